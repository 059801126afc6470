import { cannotDecide, finding } from '../../finding.ts'
import type { ChangeFacts } from '../../model/facts.ts'
import type { PolicyProblem } from '../../model/gate-policy.ts'
import type { EvaluateRule, RuleFinding } from '../../model/rule-context.ts'

/**
 * The policy says what it means: every defect of the file, with line and column; and that it could not be read. So does the
 * policy that the change brings. A change that corrects the policy at the base does not fail because of it; nothing in it
 * corrects the policy of the owner.
 */
export const policyInvalid: EvaluateRule = ({ facts: { policy, proposedPolicy } }) => {
  if (!proposedPolicy.known)
    return [
      ...problemsAtBase(policy),
      cannotDecide('policy-invalid', 'The policy of this change', proposedPolicy),
    ]
  const proposed = proposedPolicy.value
  if (proposed === null) return problemsAtBase(policy)
  const brought = proposed.map(problem =>
    report(problem, 'This change would bring the policy into force like that.'),
  )
  return [...problemsAtBase(policy, proposed.length === 0), ...brought]
}

/** The defects of the policy at the base; the first one says what is in force meanwhile. */
const problemsAtBase = (
  { problems, policy }: ChangeFacts['policy'],
  isCorrected = false,
): readonly RuleFinding[] =>
  problems.map((problem, index) =>
    problem.isUnread
      ? finding('fact-unknown', { path: problem.path }, `${problem.path}: ${problem.message}`, {
          fix: problem.fix ?? 'Fix the cause, then run the check again.',
        })
      : {
          ...report(problem, index === 0 ? inForce(policy) : ''),
          ...(isCorrected && !problem.isOfOwner
            ? { level: 'warning', fix: 'Merge this change, which corrects the policy.' }
            : {}),
        },
  )

const report = ({ path, line, column, message, fix }: PolicyProblem, says: string): RuleFinding =>
  finding(
    'policy-invalid',
    { path, line },
    `${path}:${line}:${column}: ${message}${says === '' ? '' : ` ${says}`}`,
    fix === undefined ? {} : { fix },
  )

/** Says what counts while the policy has a defect. */
const inForce = ({ suspended }: ChangeFacts['policy']['policy']): string =>
  suspended.length === 0
    ? 'Until this is corrected, the gate uses its strict default.'
    : `Until this is corrected, the gate uses its strict default, and by ${suspended.join(', ')} nothing is granted, opened, published or archived.`
