import type { Repository } from '../src/core/gate/model/facts.ts'
import {
  type LifecycleState,
  lifecycleNames,
  lifecycleStates,
} from '../src/core/lifecycle/model/lifecycle.ts'
import { defaultLifecyclePolicy } from '../src/core/lifecycle/model/lifecycle-policy.ts'
import { type Known, known } from '../src/core/vocabulary/known.ts'
import type { Client } from '../src/io/github/client/client.ts'
import { readPages } from '../src/io/github/client/read-pages.ts'
import { asNumber, asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import { type OwnApp, readChecks } from '../src/io/github/read/read-own-checks.ts'

/**
 * Whether a label (as GitHub’s API returns it) may belong to the app. The policy with its prefix is not read yet. So a
 * label counts if it has the default prefix, or if it ends like a state label and has that label’s colour. A plain
 * `approved` of another tool does not count.
 */
const isLike = (label: unknown, state: LifecycleState): boolean => {
  const { label: ending, color } = lifecycleStates[state]
  const name = (asText(asObject(label)?.name) ?? '').toLowerCase()
  const isColoured = asText(asObject(label)?.color)?.toLowerCase() === color.toLowerCase()
  return name === `${defaultLifecyclePolicy.labels.prefix}${ending}` || (isColoured && name.endsWith(ending))
}

/** Whether the app has reconciled a pull request with these labels before. */
export const hasStateLabel = (labels: unknown): boolean =>
  Array.isArray(labels) && labels.some(label => lifecycleNames.some(state => isLike(label, state)))

/** So many open pull requests of a repository are asked for their check in one round. */
const mostUnchecked = 50

/**
 * The open pull requests that did not change in the window of a sweep and have no check of the app on their head: what
 * brought the head was lost. Rounds take turns where there are many.
 *
 * @param mayCount  whether the app may look at this pull request
 * @param turn  counts the rounds
 */
export const findUnchecked = async (
  client: Client,
  repository: Repository,
  app: OwnApp,
  mayCount: (pull: Json) => boolean,
  turn: number,
): Promise<Known<readonly number[]>> => {
  const pulls = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/pulls',
      parameters: { owner: repository.owner, repo: repository.name, state: 'open' },
      what: 'the open pull requests',
      permission: 'pull-requests: read',
    },
    pull => {
      const [number, head] = [asNumber(pull.number), asText(asObject(pull.head)?.sha)]
      return number === null || head === null || !mayCount(pull) ? null : { number, head }
    },
  )
  if (!pulls.known) return pulls
  const rounds = Math.max(1, Math.ceil(pulls.value.length / mostUnchecked))
  const first = (turn % rounds) * mostUnchecked
  const unchecked: number[] = []
  for (const { number, head } of pulls.value.slice(first, first + mostUnchecked)) {
    const checks = await readChecks(client, repository, head, app)
    if (!checks.known) return checks
    if (checks.value.length === 0) unchecked.push(number)
  }
  return known(unchecked)
}

/** The open or the closed pull requests with the label of a state, in no particular order. */
export const findByState = async (
  client: Client,
  repository: Repository,
  state: LifecycleState,
  which: 'open' | 'closed',
): Promise<Known<readonly number[]>> => {
  const place = { owner: repository.owner, repo: repository.name }
  const labels = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/labels',
      parameters: place,
      what: 'the labels of the repository',
      permission: 'issues: read',
    },
    // A client answers the same question once, so the shape is the same for every state.
    entry => entry,
  )
  if (!labels.known) return labels
  const numbers: number[] = []
  for (const label of labels.value.flatMap(entry =>
    isLike(entry, state) ? (asText(entry.name) ?? []) : [],
  )) {
    const issues = await readPages(
      client,
      {
        route: 'GET /repos/{owner}/{repo}/issues',
        parameters: { ...place, state: which, labels: label },
        what: `the ${which} pull requests with the label ${label}`,
        permission: 'issues: read',
      },
      entry => (asObject(entry.pull_request) ? asNumber(entry.number) : null),
    )
    if (!issues.known) return issues
    numbers.push(...issues.value)
  }
  return known(numbers)
}
