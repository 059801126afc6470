import type { LifecycleState } from './model/lifecycle.ts'
import type { LifecyclePolicy } from './model/lifecycle-policy.ts'
import type { LifecycleFacts } from './model/pull-request-facts.ts'
import { labelKey } from './replay/label-names.ts'
import { recordedState } from './show/record-comment.ts'

/** The states that nothing but their own record can show once the receipts are gone. */
const terminal: readonly LifecycleState[] = ['published', 'archived']

/**
 * The terminal state of a pull request whose receipts are gone, `null` for every other pull request.
 *
 * GitHub deletes checks after 400 days. Without its receipts, the history of a closed pull request cannot be replayed:
 * its approval would seem never to have been granted. The record comment says its state; where the comment does not,
 * the last state label that the app itself set.
 */
export const unsealedState = (
  { change, checks, comment, timeline }: Pick<LifecycleFacts, 'change' | 'checks' | 'comment' | 'timeline'>,
  policy: LifecyclePolicy,
): LifecycleState | null => {
  if (change.isOpen || comment === null || checks.length > 0) return null
  const own = timeline.flatMap(event =>
    event.kind === 'labeled' && event.isOurs ? (labelKey(policy, event.label) ?? []) : [],
  )
  const state = recordedState(comment.body) ?? own.findLast(key => key !== 'hold')
  return terminal.find(one => one === state) ?? null
}
