import { finding } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** The policy says what it means: every defect of the file, with line and column; and that it could not be read. */
export const policyInvalid: EvaluateRule = ({ facts }) =>
  facts.policy.problems.map(({ path, line, column, message, fix, isUnread }) =>
    isUnread
      ? finding('fact-unknown', { path }, `${path}: ${message}`, {
          fix: 'Fix the cause, then run the check again.',
        })
      : finding(
          'policy-invalid',
          { path, line },
          `${path}:${line}:${column}: ${message}`,
          fix === undefined ? {} : { fix },
        ),
  )
