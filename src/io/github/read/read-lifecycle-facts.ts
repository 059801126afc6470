import type { Repository } from '../../../core/gate/model/facts.ts'
import type { LifecycleFacts, OurComment, Sibling } from '../../../core/lifecycle/model/pull-request-facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { readChange } from '../change/read-change.ts'
import { type Client, placeOf } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asNumber, asObject, asText, type Json } from '../client/shapes.ts'
import type { IssueSupport } from './issue-support.ts'
import { type OwnApp, readChecks, readCommitTree, readEarlierChecks } from './read-own-checks.ts'
import { type OwnComment, readTimeline, shapeOwnComment } from './read-timeline.ts'
import { nothingRecent, type RecentWrites } from './recent-writes.ts'
import type { PullRequestReading } from './shape-pull-request.ts'

/** What to read. `before` are earlier heads that a delivery named; `pointerOf` reads a record comment's pointer. */
export type LifecycleTarget = {
  readonly repository: Repository
  readonly number: number
  readonly app: OwnApp
  readonly at: string
  readonly before: readonly string[]
  readonly pointerOf: (body: string) => string | null
  /** What the app wrote lately; nothing unless told. */
  readonly recent?: RecentWrites
}

/** Earlier commits whose checks are read: the one that the record points to, and the few that deliveries named. */
const mostEarlier = 4

/** The facts, and from the same answer the pull request as the gate reads it and what its repository can do with issues. */
export type LifecycleReading = {
  readonly facts: LifecycleFacts
  readonly reading: PullRequestReading
  readonly issueSupport: IssueSupport
}

/** Read everything that the app shows or compares. If a part cannot be read, the whole is unknown: nothing is guessed. */
export const readLifecycleFacts = async (
  client: Client,
  target: LifecycleTarget,
): Promise<Known<LifecycleReading>> => {
  const { repository, number, app, recent = nothingRecent } = target
  const [pull, timeline] = await Promise.all([
    readChange(client, repository, number),
    readTimeline(client, repository, number, app),
  ])
  if (!pull.known) return pull
  if (!timeline.known) return timeline
  const { change, repositoryId } = pull.value
  const ours = await withRecentComment(client, target, timeline.value.ours)
  if (!ours.known) return ours
  const [comment = null, ...spares] = findRecords(ours.value, target.pointerOf)
  const earlier = [...new Set([comment?.pointsTo, ...target.before])]
    .filter((sha): sha is string => typeof sha === 'string' && sha !== change.head.sha)
    .slice(0, mostEarlier)
  const [onHead, ...before] = await Promise.all([
    readChecks(client, repository, change.head.sha, app, recent),
    ...earlier.map(sha => readEarlierChecks(client, repository, sha, app, recent)),
  ])
  const [headTree, siblings] = await Promise.all([
    readCommitTree(client, repository, change.head.sha),
    readSiblings(client, repository, change.head.sha, number),
  ])
  const unread = [onHead, ...before].find(checks => !checks?.known)
  if (!onHead?.known || unread) return unread && !unread.known ? unread : unknown('nothing was read')
  if (!siblings.known) return siblings
  const facts: LifecycleFacts = {
    at: target.at,
    repository: { ...pull.value.repository, id: repositoryId },
    change,
    headTree,
    timeline: timeline.value.events,
    checks: [...onHead.value, ...before.flatMap(checks => (checks.known ? checks.value : []))],
    comment,
    spareComments: spares.map(({ id }) => id),
    siblings: siblings.value,
    repositoryLabels: [],
  }
  const { reading, issueSupport } = pull.value
  return known({ facts, reading, issueSupport })
}

/** The comments of our app that have the mark, the oldest first: that one is the record. */
const findRecords = (
  ours: readonly OwnComment[],
  pointerOf: LifecycleTarget['pointerOf'],
): readonly OurComment[] =>
  ours
    .map(({ id, body }) => ({ id, body, pointsTo: pointerOf(body) }))
    .filter(({ pointsTo }) => pointsTo !== null)
    .toSorted((a, b) => a.id - b.id)

/** Our comments with the record as we last wrote it, where the timeline is behind: then it is read by its id. */
const withRecentComment = async (
  client: Client,
  { repository, number, recent = nothingRecent }: LifecycleTarget,
  listed: readonly OwnComment[],
): Promise<Known<readonly OwnComment[]>> => {
  const written = await recent.commentOf(number)
  const shown = listed.find(({ id }) => id === written?.id)
  if (!written || (shown && shown.updatedAt >= written.updatedAt)) return known(listed)
  const read = await client({
    route: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
    parameters: { ...placeOf(repository), comment_id: written.id },
    what: 'the record comment',
    permission: 'issues: read',
    shape: data => shapeOwnComment(asObject(data)) ?? undefined,
  })
  if (!read.known) return read
  const others = listed.filter(({ id }) => id !== written.id)
  return known(read.value === null ? others : [...others, read.value])
}

/** The labels of the repository. */
export const readLabels = (client: Client, repository: Repository) =>
  readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/labels',
      parameters: placeOf(repository),
      what: 'the labels of the repository',
      permission: 'issues: read',
    },
    entry => {
      const name = asText(entry.name)
      return name === null ? null : { name }
    },
  )

/** The other open pull requests with this head commit, in order of number. */
export const readSiblings = async (
  client: Client,
  repository: Repository,
  sha: string,
  number: number,
): Promise<Known<readonly Sibling[]>> => {
  const pulls = await readPages(
    client,
    {
      // The list of a commit's pull requests leaves out the open ones from forks.
      route: 'GET /repos/{owner}/{repo}/pulls',
      parameters: { ...placeOf(repository), state: 'open' },
      what: `the open pull requests with the commit ${sha.slice(0, 12)}`,
      permission: 'pull-requests: read',
    },
    entry => (asObject(entry.head)?.sha === sha ? shapeSibling(entry) : null),
    { most: mostOpenPages },
  )
  if (!pulls.known) return pulls
  return known(pulls.value.filter(one => one.number !== number).toSorted((a, b) => a.number - b.number))
}

/** The most pages of open pull requests: five thousand. */
const mostOpenPages = 50

const shapeSibling = (entry: Json): Sibling | null => {
  const [number, base] = [asNumber(entry.number), asText(asObject(entry.base)?.ref)]
  const author = asText(asObject(entry.user)?.login)
  return number === null || base === null ? null : { number, base, author }
}
