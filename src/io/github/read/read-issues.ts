import type { GoneIssue, IssueEvent, ObservedIssue } from '../../../core/follow-ups/model/follow-up.ts'
import { deferredLabel } from '../../../core/follow-ups/model/follow-up.ts'
import { closerRoles } from '../../../core/follow-ups/model/follow-up-authority.ts'
import { isBotOf, isSameName } from '../../../core/vocabulary/github-names.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import { shapeActor } from '../change/read-change.ts'
import { type Client, expected, placeOf } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asList, asNumber, asObject, asText, type Json } from '../client/shapes.ts'
import type { OwnApp } from './read-own-checks.ts'
import { readRole } from './read-role.ts'

/** The most pages of issues by label: ten thousand issues. */
const mostPages = 100

const isOwn = (user: unknown, app: OwnApp): boolean => {
  const actor = shapeActor(user)
  return actor?.isBot === true && isBotOf(actor.login, app.slug)
}

/**
 * Every issue that our app opened, open and closed: by list, never by search. Not by the label: who takes it away would
 * hide the issue, and its route would get a second one.
 *
 * @param since  only those that changed from then on, ISO-8601 UTC
 */
export const readIssues = (
  client: Client,
  repository: string,
  app: OwnApp,
  since?: string,
): Promise<Known<readonly ObservedIssue[]>> =>
  readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/issues',
      parameters: {
        ...placeOf(repository),
        creator: `${app.slug}[bot]`,
        state: 'all',
        ...(since === undefined ? {} : { since }),
      },
      what: `the follow-up issues of ${repository}`,
      permission: 'issues: read',
    },
    entry => shapeIssue(entry, repository, app),
    { most: mostPages },
  )

const reasons = ['completed', 'not_planned', 'duplicate'] as const

/** `null` for a pull request, and for what our app did not open. */
const shapeIssue = (entry: Json, repository: string, app: OwnApp): ObservedIssue | null => {
  const [id, number] = [asNumber(entry.id), asNumber(entry.number)]
  const labels = asList(entry.labels, label => asText(label.name))
  if (id === null || number === null || labels === null) return null
  if (asObject(entry.pull_request) || !isOwn(entry.user, app)) return null
  return {
    id,
    repository,
    number,
    url: asText(entry.html_url) ?? '',
    title: asText(entry.title) ?? '',
    body: asText(entry.body) ?? '',
    state: entry.state === 'closed' ? 'closed' : 'open',
    reason: reasons.find(one => one === entry.state_reason) ?? null,
    isLocked: entry.locked === true,
    labels,
    hasParent: asText(entry.parent_issue_url) !== null,
    createdAt: asText(entry.created_at),
    closedAt: asText(entry.closed_at),
  }
}

/**
 * One issue by its number, or whether it was moved or deleted. An issue that is not ours counts as deleted.
 *
 * @param isNew  the app opened it a short while ago: a 404 then says that GitHub does not show it yet, and it is unknown
 */
export const readIssue = async (
  client: Client,
  repository: string,
  number: number,
  app: OwnApp,
  isNew = false,
): Promise<Known<ObservedIssue | GoneIssue>> => {
  const what = `issue ${repository}#${number}`
  const answer = await client<ObservedIssue | GoneIssue>({
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: { ...placeOf(repository), issue_number: number },
    what,
    permission: 'issues: read',
    absent: isNew ? [410] : [404, 410],
    moved: address => ({ kind: 'transferred', url: address }),
    shape: data => {
      const entry = asObject(data)
      return entry ? (shapeIssue(entry, repository, app) ?? { kind: 'deleted' }) : undefined
    },
  })
  if (answer.known && answer.value === null) return known({ kind: 'deleted' })
  const issue = expected(answer, what, 'issues: read')
  return issue.known && 'kind' in issue.value && issue.value.kind === 'transferred'
    ? known({
        kind: 'transferred',
        url: (await readPage(client, issue.value.url)) ?? pageOf(issue.value.url),
      })
    : issue
}

/** The page of an issue in another repository, whose address in the API names that repository by its id. */
const readPage = async (client: Client, address: string): Promise<string | null> => {
  const [, id, number] = /\/repositories\/(\d+)\/issues\/(\d+)$/.exec(address) ?? []
  if (id === undefined) return null
  const page = await client({
    route: 'GET /repositories/{repository_id}/issues/{issue_number}',
    parameters: { repository_id: Number(id), issue_number: Number(number) },
    what: 'a transferred issue',
    permission: 'issues: read',
    absent: [403, 404, 410],
    shape: data => asText(asObject(data)?.html_url) ?? undefined,
  })
  return page.known ? page.value : null
}

/** The page of an issue, from its address in the API. */
const pageOf = (address: string): string =>
  address
    .replace(/^https:\/\/api\.github\.com\/repos\//, 'https://github.com/')
    .replace(/\/(?:api\/v3\/)?repos\/(?=[^/]+\/[^/]+\/issues\/)/, '/')

/** The most people of one conversation whose role is read; the others count as people without a role. */
const mostSpeakers = 20
const members: ReadonlySet<string> = new Set(closerRoles)

/** The closings, reopenings and comments of an issue, in GitHub's order; the roles of their authors are read live. */
export const readConversationOf = async (
  client: Client,
  repository: string,
  number: number,
  app: OwnApp,
): Promise<Known<readonly IssueEvent[]>> => {
  const events = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline',
      parameters: { ...placeOf(repository), issue_number: number },
      what: `the timeline of issue ${repository}#${number}`,
      permission: 'issues: read',
    },
    entry => shapeEvent(entry, app),
  )
  if (!events.known) return events
  const speakers = events.value.flatMap(event =>
    event.kind === 'commented' && !event.isBot ? [event.by] : [],
  )
  const { owner, repo: name } = placeOf(repository)
  const roles = new Map(
    await Promise.all(
      [...new Set(speakers)]
        .slice(-mostSpeakers)
        .map(async login => [login, await readRole(client, { owner, name }, login)] as const),
    ),
  )
  const isMember = (login: string): boolean => {
    const role = roles.get(login)
    return role?.known === true && members.has(role.value)
  }
  return known(
    events.value.map(event =>
      event.kind === 'commented' ? { ...event, isMember: isMember(event.by) } : event,
    ),
  )
}

const shapeEvent = (entry: Json, app: OwnApp): IssueEvent | null => {
  const actor = shapeActor(entry.actor ?? entry.user)
  const at = asText(entry.created_at)
  if (at === null) return null
  const by = actor?.login ?? 'ghost'
  if (entry.event === 'closed' || entry.event === 'reopened') return { kind: entry.event, at, by }
  if (entry.event === 'unlabeled') {
    const label = asText(asObject(entry.label)?.name) ?? ''
    return isSameName(label, deferredLabel) ? { kind: 'due again', at, by } : null
  }
  if (entry.event !== 'commented') return null
  return {
    kind: 'commented',
    at,
    by,
    isBot: actor?.isBot === true,
    isOurs: isOwn(entry.user ?? entry.actor, app),
    isMember: false,
    text: asText(entry.body) ?? '',
  }
}
