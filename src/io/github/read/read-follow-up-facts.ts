import type {
  FollowUpAnswers,
  FollowUpFacts,
  FollowUpQuestions,
  GoneIssue,
  Milestone,
  ObservedIssue,
} from '../../../core/follow-ups/model/follow-up.ts'
import { fullName } from '../../../core/follow-ups/model/follow-up-marks.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { Client } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asNumber, asObject, asText } from '../client/shapes.ts'
import type { IssueSupport } from './issue-support.ts'
import { readAssignable } from './read-answers.ts'
import { readConversationOf, readIssue, readIssues } from './read-issues.ts'
import type { OwnApp } from './read-own-checks.ts'
import { readRole } from './read-role.ts'

/**
 * What to read: `kept` are issues that our check names, as `owner/name#31`; `elsewhere` other repositories. `changed` are
 * issues that a delivery reported: a list may still show them as they were.
 */
export type FollowUpTarget = {
  /** `owner/name`. */
  readonly repository: string
  readonly issueSupport: IssueSupport
  readonly app: OwnApp
  readonly kept: readonly string[]
  /** Those of them that the app opened so short a while ago that GitHub may not show them yet. */
  readonly justOpened: readonly string[]
  readonly changed: readonly string[]
  readonly elsewhere: readonly string[]
}

const namePattern = /^([\w.-]+\/[\w.-]+)#(\d+)$/

/**
 * Read every follow-up issue that may matter: those with our label, and those that our check names and the list does
 * not have. If the list of the pull request's own repository cannot be read, the whole is unknown, so that no route
 * ever gets a second issue. Another repository that cannot be read bars only its own issues.
 */
export const readFollowUpFacts = async (client: Client, target: FollowUpTarget): Promise<FollowUpFacts> => {
  const { isEnabled, hasSubIssues } = target.issueSupport
  const barred = new Map(await readBarred(client, target.elsewhere))
  if (!isEnabled) barred.set(target.repository.toLowerCase(), disabled)
  const none = { gone: new Map(), unread: new Map(), barred, hasSubIssues }
  const reachable = target.elsewhere.filter(place => !barred.has(place.toLowerCase()))
  const [here, ...there] = await Promise.all(
    [target.repository, ...reachable].map(place => readIssues(client, place, target.app)),
  )
  if (!here?.known) return { issues: here ?? unknown('nothing was read'), ...none }
  const listed = [...here.value]
  for (const [index, list] of there.entries()) {
    if (list.known) listed.push(...list.value)
    else barred.set((reachable[index] ?? '').toLowerCase(), `its issues could not be read: ${list.why}`)
  }
  const nameOf = (issue: ObservedIssue): string => fullName(issue.repository, issue.number)
  const isChanged = (name: string): boolean => target.changed.includes(name.toLowerCase())
  const names = new Set(listed.map(nameOf))
  const current = listed.filter(issue => !isChanged(nameOf(issue)))
  const others = [...new Set([...target.kept, ...names])].filter(name => !names.has(name) || isChanged(name))
  const read = await Promise.all(others.map(name => readByName(client, name, target)))
  const gone = new Map<string, GoneIssue>()
  const unread = new Map<string, string>()
  const found: ObservedIssue[] = []
  for (const { name, issue } of read) {
    if (!issue.known && isIn(name, target.repository)) return { issues: issue, ...none }
    if (!issue.known) unread.set(name, issue.why)
    else if ('kind' in issue.value) gone.set(name, issue.value)
    else found.push(issue.value)
  }
  return { issues: known([...current, ...found]), gone, unread, barred, hasSubIssues }
}

const isIn = (name: string, repository: string): boolean =>
  name.toLowerCase().startsWith(`${repository.toLowerCase()}#`)

const readByName = async (client: Client, name: string, { app, justOpened }: FollowUpTarget) => {
  const [, repository = '', number = '0'] = namePattern.exec(name) ?? []
  const isNew = justOpened.includes(name)
  return { name, issue: await readIssue(client, repository, Number(number), app, isNew) }
}

const disabled = 'issues are disabled there'

/** Why the app cannot open issues in other repositories: it may read any public one, and write only where it is installed. */
const readBarred = async (
  client: Client,
  places: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (places.length === 0) return new Map()
  const entries = await readPages(
    client,
    {
      route: 'GET /installation/repositories',
      parameters: {},
      what: 'the repositories of the installation',
      permission: 'metadata: read',
    },
    entry => {
      const name = asText(entry.full_name)?.toLowerCase()
      return name === undefined ? null : ([name, entry.has_issues !== false] as const)
    },
    { list: data => asObject(data)?.repositories },
  )
  const hasIssues = entries.known ? new Map(entries.value) : null
  return new Map(
    places.flatMap(place => {
      const name = place.toLowerCase()
      if (!hasIssues)
        return [[name, `the repositories of the app could not be read: ${entries.known ? '' : entries.why}`]]
      if (!hasIssues.has(name)) return [[name, 'the app is not installed there']]
      return hasIssues.get(name) ? [] : [[name, disabled]]
    }),
  )
}

const unasked = unknown('it was not looked up')

/** Read everything that the routes need besides the issues that they refer to, all at once. What cannot be read says why. */
export const readFollowUpAnswers = async (
  client: Client,
  repository: string,
  app: OwnApp,
  questions: FollowUpQuestions,
): Promise<Omit<FollowUpAnswers, 'named'>> => {
  const [owner = '', name = ''] = repository.split('/')
  const [conversations, releases, milestones, authorRole, assignable] = await Promise.all([
    mapped(questions.conversations, async one => {
      const [, place = '', number = '0'] = namePattern.exec(one) ?? []
      return readConversationOf(client, place, Number(number), app)
    }),
    questions.asksReleases ? readReleases(client, repository) : unasked,
    mapped(questions.milestones, place => readMilestones(client, place)),
    questions.author === null ? unasked : readRole(client, { owner, name }, questions.author),
    mapped(
      questions.assignees.map(([place, login]) => `${place} ${login}`),
      async pair => {
        const [place = '', login = ''] = pair.split(' ')
        const [placeOwner = '', placeName = ''] = place.split('/')
        return readAssignable(client, { owner: placeOwner, name: placeName }, login)
      },
    ),
  ])
  return { conversations, releases, milestones, authorRole, assignable }
}

const mapped = async <T>(
  keys: readonly string[],
  read: (key: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> =>
  new Map(await Promise.all([...new Set(keys)].map(async key => [key, await read(key)] as const)))

const readReleases = (client: Client, repository: string): Promise<Known<readonly string[]>> => {
  const [owner = '', repo = ''] = repository.split('/')
  return readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/releases',
      parameters: { owner, repo },
      what: 'the releases',
      permission: 'contents: read',
    },
    entry => (entry.draft === true ? null : asText(entry.tag_name)),
  )
}

const readMilestones = (client: Client, repository: string): Promise<Known<readonly Milestone[]>> => {
  const [owner = '', repo = ''] = repository.split('/')
  return readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/milestones',
      parameters: { owner, repo, state: 'all' },
      what: `the milestones of ${repository}`,
      permission: 'issues: read',
    },
    entry => {
      const [number, title] = [asNumber(entry.number), asText(entry.title)]
      return number === null || title === null ? null : { number, title, state: String(entry.state) }
    },
  )
}
