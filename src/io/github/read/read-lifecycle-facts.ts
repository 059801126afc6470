import type { Repository } from '../../../core/gate/model/facts.ts'
import { lifecycleCheckName } from '../../../core/lifecycle/model/operation.ts'
import type {
  LifecycleFacts,
  OurCheck,
  OurComment,
} from '../../../core/lifecycle/model/pull-request-facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { readChange } from '../change/read-change.ts'
import { askExpected, type Client, placeOf } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asNumber, asObject, asText, type Json } from '../client/shapes.ts'
import type { PullRequestReading } from './read-pull-request.ts'
import { readTimeline } from './read-timeline.ts'

/** The identity of the app on GitHub. Ours is only what the app itself wrote. */
export type OwnApp = { readonly id: number; readonly slug: string }

/** What to read. `before` are earlier heads that a delivery named; `pointerOf` reads a record comment's pointer. */
export type LifecycleTarget = {
  readonly repository: Repository
  readonly number: number
  readonly app: OwnApp
  readonly at: string
  readonly before: readonly string[]
  readonly pointerOf: (body: string) => string | null
}

/** Earlier commits whose checks are read: the one that the record points to, and the few that deliveries named. */
const mostEarlier = 4

/** The facts, and the pull request as the gate reads it, from the same answer. */
export type LifecycleReading = { readonly facts: LifecycleFacts; readonly reading: PullRequestReading }

/** Read everything that the app shows or compares. If a part cannot be read, the whole is unknown: nothing is guessed. */
export const readLifecycleFacts = async (
  client: Client,
  target: LifecycleTarget,
): Promise<Known<LifecycleReading>> => {
  const { repository, number, app } = target
  const [pull, timeline, labels] = await Promise.all([
    readChange(client, repository, number),
    readTimeline(client, repository, number, app),
    readLabels(client, repository),
  ])
  if (!pull.known) return pull
  if (!timeline.known) return timeline
  if (!labels.known) return labels
  const { change, repositoryId } = pull.value
  const comment = findRecord(timeline.value.ours, target.pointerOf)
  const earlier = [...new Set([comment?.pointsTo, ...target.before])]
    .filter((sha): sha is string => typeof sha === 'string' && sha !== change.head.sha)
    .slice(0, mostEarlier)
  const [onHead, ...before] = await Promise.all(
    [change.head.sha, ...earlier].map(sha => readChecks(client, repository, sha, app)),
  )
  const [headTree, siblings] = await Promise.all([
    readCommitTree(client, repository, change.head.sha),
    readSiblings(client, repository, change.head.sha, number),
  ])
  const unread = [onHead, ...before].find(checks => !checks?.known)
  if (!onHead?.known || unread) return unread && !unread.known ? unread : unknown('nothing was read')
  if (!siblings.known) return siblings
  const facts: LifecycleFacts = {
    at: target.at,
    repository: { ...repository, id: repositoryId },
    change,
    headTree,
    timeline: timeline.value.events,
    checks: [...onHead.value, ...before.flatMap(checks => (checks.known ? checks.value : []))],
    comment,
    siblings: siblings.value,
    repositoryLabels: labels.value,
  }
  return known({ facts, reading: pull.value.reading })
}

/** The oldest comment of our app that has the mark. */
const findRecord = (
  ours: readonly { readonly id: number; readonly body: string }[],
  pointerOf: LifecycleTarget['pointerOf'],
): OurComment | null =>
  ours
    .map(({ id, body }) => ({ id, body, pointsTo: pointerOf(body) }))
    .find(({ pointsTo }) => pointsTo !== null) ?? null

const readLabels = (client: Client, repository: Repository) =>
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

/** Our checks on one commit. GitHub lists the latest run of a name; an unknown commit has none. */
export const readChecks = (
  client: Client,
  repository: Repository,
  sha: string,
  app: OwnApp,
): Promise<Known<readonly OurCheck[]>> =>
  readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      parameters: { ...placeOf(repository), ref: sha, check_name: lifecycleCheckName, app_id: app.id },
      what: `the checks of ${sha.slice(0, 12)}`,
      permission: 'checks: read',
      // A forged pointer, or a commit that GitHub has deleted.
      absent: [404, 422],
    },
    entry => shapeCheck(entry, sha, app),
    { list: data => asObject(data)?.check_runs },
  )

const shapeCheck = (entry: Json, head: string, app: OwnApp): OurCheck | null => {
  const output = asObject(entry.output)
  const id = asNumber(entry.id)
  const isOurs = asNumber(asObject(entry.app)?.id) === app.id && entry.name === lifecycleCheckName
  if (id === null || !isOurs || entry.head_sha !== head) return null
  return {
    id,
    head,
    startedAt: asText(entry.started_at),
    conclusion: asText(entry.conclusion),
    title: asText(output?.title) ?? '',
    summary: asText(output?.summary) ?? '',
    text: asText(output?.text) ?? '',
    externalId: asText(entry.external_id) ?? '',
  }
}

/** The tree of a commit, by its full id. */
export const readCommitTree = async (
  client: Client,
  repository: Repository,
  sha: string,
): Promise<Known<string>> =>
  askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    parameters: { ...placeOf(repository), commit_sha: sha },
    what: `commit ${sha.slice(0, 12)}`,
    permission: 'contents: read',
    shape: data => asText(asObject(asObject(data)?.tree)?.sha) ?? undefined,
  })

/** The other open pull requests with this head commit, in order of number. */
export const readSiblings = async (
  client: Client,
  repository: Repository,
  sha: string,
  number: number,
): Promise<Known<readonly number[]>> => {
  const pulls = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
      parameters: { ...placeOf(repository), commit_sha: sha },
      what: `the pull requests of ${sha.slice(0, 12)}`,
      permission: 'pull-requests: read',
    },
    entry => (entry.state === 'open' && asObject(entry.head)?.sha === sha ? asNumber(entry.number) : null),
  )
  return pulls.known ? known([...pulls.value].filter(one => one !== number).sort((a, b) => a - b)) : pulls
}
