import { cannotDecide, finding } from '../../finding.ts'
import type { EvaluateRule } from '../../model/rule-context.ts'

/** The policy that a change brings decides its cases as they are written. */
export const policyTestFailed: EvaluateRule = ({ facts: { failedCases } }) =>
  failedCases.known
    ? failedCases.value.map(({ path, line, message }) =>
        finding('policy-test-failed', { path, line }, message),
      )
    : [cannotDecide('policy-test-failed', 'The cases of the policy', failedCases)]
