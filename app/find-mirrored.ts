import { askPages } from '../src/edge/github/ask-pages.ts'
import type { Ask } from '../src/edge/github/open-asking.ts'
import { asNumber, asObject, asText } from '../src/edge/github/shapes.ts'
import type { Repository } from '../src/model/facts.ts'
import { type Known, known } from '../src/model/known.ts'
import { type LifecycleState, lifecycleNames, lifecycleStates } from '../src/model/lifecycle.ts'

/** Whether a label may be ours: the prefix is the policy’s, which is not read yet, so only the ending is told. */
const endsLike = (name: string, state: LifecycleState): boolean =>
  name.toLowerCase().endsWith(lifecycleStates[state].label)

/** Whether a pull request with these labels (as GitHub’s API tells them) was looked at before. */
export const isMirrored = (labels: unknown): boolean =>
  Array.isArray(labels) &&
  labels.some(label => lifecycleNames.some(state => endsLike(asText(asObject(label)?.name) ?? '', state)))

/** The closed pull requests that show a state, in no order. */
export const findClosed = async (
  ask: Ask,
  repository: Repository,
  state: LifecycleState,
): Promise<Known<readonly number[]>> => {
  const place = { owner: repository.owner, repo: repository.name }
  const labels = await askPages(
    ask,
    {
      route: 'GET /repos/{owner}/{repo}/labels',
      parameters: place,
      what: 'the labels of the repository',
      permission: 'issues: read',
    },
    entry => asText(entry.name),
  )
  if (!labels.known) return labels
  const numbers: number[] = []
  for (const label of labels.value.filter(name => endsLike(name, state))) {
    const issues = await askPages(
      ask,
      {
        route: 'GET /repos/{owner}/{repo}/issues',
        parameters: { ...place, state: 'closed', labels: label },
        what: `the closed pull requests with the label ${label}`,
        permission: 'issues: read',
      },
      entry => (asObject(entry.pull_request) ? asNumber(entry.number) : null),
    )
    if (!issues.known) return issues
    numbers.push(...issues.value)
  }
  return known(numbers)
}
