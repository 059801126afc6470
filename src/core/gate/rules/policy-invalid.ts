import { finding } from '../finding.ts'
import type { ChangeFacts } from '../model/facts.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/**
 * The policy says what it means: every defect of the file, with line and column; and that it could not be read. The first
 * one says what is in force meanwhile.
 */
export const policyInvalid: EvaluateRule = ({ facts }) =>
  facts.policy.problems.map(({ path, line, column, message, fix, isUnread }, index) =>
    isUnread
      ? finding('fact-unknown', { path }, `${path}: ${message}`, {
          fix: 'Fix the cause, then run the check again.',
        })
      : finding(
          'policy-invalid',
          { path, line },
          `${path}:${line}:${column}: ${message}${index === 0 ? ` ${inForce(facts.policy.policy)}` : ''}`,
          fix === undefined ? {} : { fix },
        ),
  )

/** Says what counts while the policy has a defect. */
const inForce = ({ suspended }: ChangeFacts['policy']['policy']): string =>
  suspended.length === 0
    ? 'Until this is corrected, the gate uses its strict default.'
    : `Until this is corrected, the gate uses its strict default, and by ${suspended.join(', ')} nothing is granted, opened, published or archived.`
