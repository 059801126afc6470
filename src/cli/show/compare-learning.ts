import { chooseIssue } from '../../core/follow-ups/issues/choose-issue.ts'
import { readFollowUps } from '../../core/follow-ups/issues/read-follow-ups.ts'
import { deferredLabel } from '../../core/follow-ups/model/follow-up.ts'
import { fullName } from '../../core/follow-ups/model/follow-up-marks.ts'
import { readConversation } from '../../core/follow-ups/read-conversation.ts'
import { compareRoute } from '../../core/sessions/learning/compare-route.ts'
import { listLocalRoutes } from '../../core/sessions/learning/list-local-routes.ts'
import type { ComparedRoute, IssueOutcome } from '../../core/sessions/model/local-route.ts'
import type { SessionFacts } from '../../core/sessions/model/workspace.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { isSameName } from '../../core/vocabulary/github-names.ts'
import { createClient } from '../../io/github/client/client.ts'
import type { GitHubRequest } from '../../io/github/client/shapes.ts'
import { readConversationOf, readIssues } from '../../io/github/read/read-issues.ts'
import type { NamedIssue } from '../../io/github/read/read-named-issue.ts'
import { readNamedIssue } from '../../io/github/read/read-named-issue.ts'

/** How GitHub is read, and the slug of the app whose issues count. */
export type LearningAccess = {
  readonly request: GitHubRequest
  readonly slug: string
  readonly repository: string
}

/**
 * Compare the routes of local sessions with the issues on GitHub. It only reads.
 *
 * @throws CloseoutError `github-refused` where the list of issues or one issue cannot be read: a partial result looks
 * like a complete one
 */
export const compareLearning = async (
  sessions: readonly SessionFacts[],
  access: LearningAccess,
): Promise<readonly ComparedRoute[]> => {
  const client = createClient(access.request)
  const own = { id: 0, slug: access.slug }
  const listed = await readIssues(client, access.repository, own)
  if (!listed.known) throw new CloseoutError('github-refused', `${listed.why}.`)
  const issues = readFollowUps(listed.value, [], '')
  const routes = sessions.flatMap(session => listLocalRoutes(session, access.repository))
  const compared: ComparedRoute[] = []
  for (const local of routes) {
    const named = nameOf(local.route.ref, access.repository)
    const { open, last } = chooseIssue(issues, local.key, '')
    const issue = named ? await read(client, named) : (open ?? last)
    compared.push(compareRoute(local, issue && (await says(client, issue, own))))
  }
  return compared
}

type Client = ReturnType<typeof createClient>

const read = async (client: Client, name: { readonly repository: string; readonly number: number }) => {
  const issue = await readNamedIssue(client, name.repository, name.number)
  if (!issue.known) throw new CloseoutError('github-refused', `${issue.why}.`)
  return issue.value
}

/** The outcome of a route according to its issue. The comments are read only if they can change the outcome. */
const says = async (
  client: Client,
  issue: NamedIssue,
  own: { readonly id: number; readonly slug: string },
): Promise<IssueOutcome> => {
  const isDeferred = issue.labels.some(name => isSameName(name, deferredLabel))
  const asks = issue.reason === 'not_planned' || isDeferred
  const events = asks ? await readConversationOf(client, issue.repository, issue.number, own) : null
  if (events && !events.known) throw new CloseoutError('github-refused', `${events.why}.`)
  const talk = events ? readConversation(events.value) : null
  return {
    url: issue.url,
    name: fullName(issue.repository, issue.number),
    state: issue.state,
    reason: issue.reason,
    because: talk?.reason ?? null,
    trigger: isDeferred ? (talk?.trigger?.text ?? null) : null,
  }
}

const reference =
  /^(?:([\w.-]+\/[\w.-]+)?#|https?:\/\/[^/\s]+\/([\w.-]+\/[\w.-]+)\/(?:issues|pull)\/)(\d{1,10})$/

/** The issue that a reference names; `null` for a path or other text. */
const nameOf = (ref: string | undefined, repository: string) => {
  const [, short, long, number] = reference.exec(ref ?? '') ?? []
  return number === undefined ? null : { repository: short ?? long ?? repository, number: Number(number) }
}
