import type { LifecycleFacts } from '../../core/lifecycle/model/pull-request-facts.ts'
import { keepPrefix } from '../../core/lifecycle/replay/former-labels.ts'
import type { Policy } from '../../core/policy/model/policy.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { CheckedChange } from '../check-change.ts'

/**
 * The policy that a pull request is reconciled by.
 *
 * @throws CloseoutError  `github-unreachable` where the policy can be read later: it may grant more, or less, than the default
 */
export const policyInForce = (
  { policy, facts: { subject, policy: reading } }: Pick<CheckedChange, 'policy' | 'facts'>,
  { timeline }: Pick<LifecycleFacts, 'timeline'>,
): Policy => {
  const unread = reading.problems.find(({ isPassing }) => isPassing)
  if (!unread) return keepPrefix(policy, timeline)
  throw new CloseoutError(
    'github-unreachable',
    `Cannot evaluate pull request #${subject.number} yet: ${unread.message}.`,
  )
}
