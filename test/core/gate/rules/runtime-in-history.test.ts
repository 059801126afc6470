import { runtimeInHistory } from '../../../../src/core/gate/rules/runtime-in-history.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const path = '.flow-agents/a/state.json'

describeRule('runtime-in-history', runtimeInHistory, {
  good: {
    'commits that never held a runtime file': someChange(),
    'a path that policy allows': someChange({
      runtimeInHistory: known([{ path, commit: 'c'.repeat(40) }]),
      policy: { allow: ['.flow-agents/**'] },
    }),
  },
  bad: {
    'a file that one commit added and a later one removed': [
      someChange({ runtimeInHistory: known([{ path, commit: 'c'.repeat(40) }]) }),
      [
        {
          code: 'runtime-in-history',
          level: 'warning',
          place: { path },
          message: /added in commit ccccccc and removed later/,
        },
      ],
    ],
    'commits that could not be read, as a warning': [
      someChange({ runtimeInHistory: unknown('the checkout is shallow') }),
      [{ code: 'fact-unknown', level: 'warning' }],
    ],
  },
})
