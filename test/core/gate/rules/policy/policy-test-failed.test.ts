import { policyTestFailed } from '../../../../../src/core/gate/rules/policy/policy-test-failed.ts'
import { known, unknown } from '../../../../../src/core/vocabulary/known.ts'
import { someChange } from '../../../../support/change/change.ts'
import { describeRule } from '../../describe-rule.ts'

const path = '.github/closeout.test.yml'
const failed = { path, line: 3, message: 'the case "a" fails. The verdict is pass, and the case says fail.' }

describeRule('policy-test-failed', policyTestFailed, {
  good: { 'a change whose cases hold': someChange() },
  bad: {
    'a case that fails': [
      someChange({ failedCases: known([failed]) }),
      [{ code: 'policy-test-failed', place: { path, line: 3 }, message: /^the case "a" fails\./ }],
    ],
    'cases that cannot be read, as something unknown': [
      someChange({ failedCases: unknown('GitHub failed') }),
      [{ code: 'fact-unknown', message: /cases of the policy.*GitHub failed/i }],
    ],
  },
})
