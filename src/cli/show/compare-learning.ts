import { asksConversation, evaluateNamedIssue } from '../../core/follow-ups/issue-outcome.ts'
import { chooseIssue } from '../../core/follow-ups/issues/choose-issue.ts'
import { readFollowUps } from '../../core/follow-ups/issues/read-follow-ups.ts'
import { fullName } from '../../core/follow-ups/model/follow-up-marks.ts'
import type { IssueName, NamedIssue } from '../../core/follow-ups/model/named-issue.ts'
import { readConversation } from '../../core/follow-ups/read-conversation.ts'
import { readIssueReference } from '../../core/follow-ups/read-issue-reference.ts'
import { compareRoute } from '../../core/sessions/learning/compare-route.ts'
import { listLocalRoutes } from '../../core/sessions/learning/list-local-routes.ts'
import type { ComparedRoute, LocalIssue } from '../../core/sessions/model/local-route.ts'
import type { SessionFacts } from '../../core/sessions/model/workspace.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { createClient } from '../../io/github/client/client.ts'
import type { GitHubRequest } from '../../io/github/client/shapes.ts'
import { readConversationOf, readIssues } from '../../io/github/read/read-issues.ts'
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
    const named = readIssueReference(local.route.ref, access.repository, null)
    const { open, last } = chooseIssue(issues, local.key, '')
    const issue = named ? await read(client, named) : (open ?? last)
    compared.push(compareRoute(local, issue && (await readOutcome(client, issue, own))))
  }
  return compared
}

type Client = ReturnType<typeof createClient>

const read = async (client: Client, name: IssueName) => {
  const issue = await readNamedIssue(client, name.repository, name.number)
  if (!issue.known) throw new CloseoutError('github-refused', `${issue.why}.`)
  return issue.value
}

/** What the issue means for its route. The comments are read only if they can change that. */
const readOutcome = async (
  client: Client,
  issue: NamedIssue,
  own: { readonly id: number; readonly slug: string },
): Promise<LocalIssue> => {
  const events = asksConversation(issue)
    ? await readConversationOf(client, issue.repository, issue.number, own)
    : null
  if (events && !events.known) throw new CloseoutError('github-refused', `${events.why}.`)
  return {
    ...evaluateNamedIssue(issue, events ? readConversation(events.value) : null),
    url: issue.url,
    name: fullName(issue.repository, issue.number),
    state: issue.state,
    reason: issue.reason,
  }
}
