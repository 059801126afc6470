import { artifactUnsubmitted } from '../../../../src/core/gate/rules/artifact-unsubmitted.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const stray = (path: string) => ({ code: 'unjournaled-file' as const, path, message: 'no journal entry' })

describeRule('artifact-unsubmitted', artifactUnsubmitted, {
  good: { 'a gate that was given no store, or one that adds up': someChange() },
  bad: {
    'a file that nobody submitted': [
      someChange({ artifactStore: known([stray('8f21d4/issues.json')]) }),
      [{ code: 'artifact-unsubmitted', level: 'error', message: /^8f21d4\/issues\.json: no journal entry$/ }],
    ],
    'a store that is not there': [
      someChange({ artifactStore: unknown('nothing there') }),
      [{ code: 'fact-unknown', level: 'error' }],
    ],
    'more than fifty, the rest counted': [
      someChange({ artifactStore: known(Array.from({ length: 53 }, (_, n) => stray(`${n}`))) }),
      [...Array.from({ length: 50 }, () => ({})), { message: /^3 more findings/ }],
    ],
  },
})
