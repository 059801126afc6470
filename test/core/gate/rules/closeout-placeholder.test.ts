import { closeoutPlaceholder } from '../../../../src/core/gate/rules/closeout-placeholder.ts'
import { completeBody, someChange } from '../../../support/change.ts'
import { describeRule } from '../describe-rule.ts'

describeRule('closeout-placeholder', closeoutPlaceholder, {
  good: { 'answers and a reasoned skip': someChange() },
  bad: {
    'a label with TODO under it': [
      someChange({ body: completeBody.replace('- Updated `docs/retry.md`', 'TODO') }),
      [
        {
          code: 'closeout-placeholder',
          level: 'error',
          place: { line: 15 },
          message: /^Durable docs has no answer/,
        },
      ],
    ],
    'a bare none': [
      someChange({ body: completeBody.replace('None, because no decision outlives this change.', 'None.') }),
      [{ message: /^Records has no answer/ }],
    ],
  },
})
