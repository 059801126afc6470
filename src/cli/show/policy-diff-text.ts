import type { Paint } from '../../core/text/paint.ts'
import { counted, shownText } from '../../core/text/shown-text.ts'
import type { Decision, PolicyDiff } from '../../engine/policy/diff-policy.ts'

/** What `closeout policy diff` found, and how many pull requests it was to compare at most. */
export type ShownPolicyDiff = PolicyDiff & { readonly limit: number }

const shownDecision = ({ verdict, fails, errors }: Decision): string => {
  const named = errors.length === 0 ? '' : ` (${errors.join(', ')})`
  return `${verdict}${verdict !== 'pass' && !fails ? ', does not fail' : ''}${named}`
}

/** The pull requests whose verdict changes, with both verdicts; those that could not be decided; then the counts. */
export function* policyDiffText({ pulls, isCut, limit }: ShownPolicyDiff, paint: Paint): Generator<string> {
  const changed = pulls.filter(({ changes }) => changes)
  for (const { number, title, before, after } of changed) {
    yield `${paint.bold(`#${number}`)} ${shownText(title)}\n`
    yield `  now: ${shownDecision(before)}\n  new: ${shownDecision(after)}\n`
  }
  const unread = pulls.filter(one => one.unread !== null)
  for (const { number, unread: why } of unread)
    yield `${paint.red('not decided')}: #${number}: ${shownText(why ?? '')}\n`
  const same = pulls.length - changed.length - unread.length
  yield `${counted(changed.length, 'verdict')} would change, ${same} would not, ${unread.length} could not be decided.\n`
  if (isCut) yield `There are more than ${limit} open pull requests. Raise --limit to compare more.\n`
}
