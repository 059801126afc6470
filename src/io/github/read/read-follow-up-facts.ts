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
import { askExpected, type Client } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asNumber, asObject, asText } from '../client/shapes.ts'
import { readAssignable } from './read-answers.ts'
import { readConversationOf, readIssue, readIssues } from './read-issues.ts'
import type { OwnApp } from './read-lifecycle-facts.ts'
import { readRole } from './read-role.ts'

/** What to read: `kept` are issues that our check names, as `owner/name#31`; `elsewhere` other repositories. */
export type FollowUpTarget = {
  /** `owner/name`. */
  readonly repository: string
  readonly app: OwnApp
  readonly kept: readonly string[]
  readonly elsewhere: readonly string[]
}

const namePattern = /^([\w.-]+\/[\w.-]+)#(\d+)$/

/**
 * Read every follow-up issue that may matter: those with our label, and those that our check names and the list does
 * not have. A list that cannot be read makes the whole unknown, so that no route ever gets a second issue.
 */
export const readFollowUpFacts = async (client: Client, target: FollowUpTarget): Promise<FollowUpFacts> => {
  const [beyond, own] = await Promise.all([
    readReached(client, target.elsewhere),
    readHasIssues(client, target.repository),
  ])
  const reached = new Map([...beyond, [target.repository.toLowerCase(), own] as const])
  const places = [target.repository, ...target.elsewhere.filter(place => isReached(reached, place))]
  const lists = await Promise.all(places.map(place => readIssues(client, place, target.app)))
  const failed = lists.find(list => !list.known)
  if (failed && !failed.known) return { issues: failed, gone: new Map(), reached }
  const listed = lists.flatMap(list => (list.known ? list.value : []))
  const names = new Set(listed.map(issue => fullName(issue.repository, issue.number)))
  const others = [...new Set(target.kept)].filter(name => !names.has(name))
  const read = await Promise.all(others.map(name => readByName(client, name, target.app)))
  const unread = read.find(({ issue }) => !issue.known)?.issue
  if (unread && !unread.known) return { issues: unread, gone: new Map(), reached }
  const gone = new Map<string, GoneIssue>()
  const found: ObservedIssue[] = []
  for (const { name, issue } of read) {
    if (!issue.known) continue
    if ('kind' in issue.value) gone.set(name, issue.value)
    else found.push(issue.value)
  }
  return { issues: known([...listed, ...found]), gone, reached }
}

const isReached = (reached: FollowUpFacts['reached'], place: string): boolean => {
  const answer = reached.get(place.toLowerCase())
  return answer?.known === true && answer.value
}

const readByName = async (client: Client, name: string, app: OwnApp) => {
  const [, repository = '', number = '0'] = namePattern.exec(name) ?? []
  return { name, issue: await readIssue(client, repository, Number(number), app) }
}

/** In which repositories the app is installed: it may read any public one, and write only where it is installed. */
const readReached = async (
  client: Client,
  places: readonly string[],
): Promise<ReadonlyMap<string, Known<boolean>>> => {
  if (places.length === 0) return new Map()
  const names = await readPages(
    client,
    {
      route: 'GET /installation/repositories',
      parameters: {},
      what: 'the repositories of the installation',
      permission: 'metadata: read',
    },
    entry => asText(entry.full_name)?.toLowerCase() ?? null,
    { list: data => asObject(data)?.repositories },
  )
  return new Map(
    places.map(place => {
      const name = place.toLowerCase()
      return [name, names.known ? known(names.value.includes(name)) : names]
    }),
  )
}

/** Whether issues are switched on in a repository. */
const readHasIssues = async (client: Client, repository: string): Promise<Known<boolean>> => {
  const [owner, repo] = repository.split('/')
  return askExpected(client, {
    route: 'GET /repos/{owner}/{repo}',
    parameters: { owner, repo },
    what: `repository ${repository}`,
    permission: 'metadata: read',
    shape: data => (asObject(data) ? asObject(data)?.has_issues !== false : undefined),
  })
}

const unasked = unknown('it was not looked up')

/** Read everything that the routes need, all at once. What cannot be read says why. */
export const readFollowUpAnswers = async (
  client: Client,
  repository: string,
  app: OwnApp,
  questions: FollowUpQuestions,
): Promise<FollowUpAnswers> => {
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
