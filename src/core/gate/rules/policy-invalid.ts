import { found } from '../finding.ts'
import type { JudgeRule } from '../model/evaluated-change.ts'

/** The policy says what it means: every defect of the file, with line and column. */
export const policyInvalid: JudgeRule = ({ facts }) =>
  facts.policy.problems.map(({ path, line, column, message, fix }) =>
    found(
      'policy-invalid',
      { path, line },
      `${path}:${line}:${column}: ${message}`,
      fix === undefined ? {} : { fix },
    ),
  )
