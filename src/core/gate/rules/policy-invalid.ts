import { finding } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** The policy says what it means: every defect of the file, with line and column. */
export const policyInvalid: EvaluateRule = ({ facts }) =>
  facts.policy.problems.map(({ path, line, column, message, fix }) =>
    finding(
      'policy-invalid',
      { path, line },
      `${path}:${line}:${column}: ${message}`,
      fix === undefined ? {} : { fix },
    ),
  )
