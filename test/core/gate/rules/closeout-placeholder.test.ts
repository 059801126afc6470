import { closeoutPlaceholder } from '../../../../src/core/gate/rules/closeout-placeholder.ts'
import { completeBody, someChange } from '../../../support/change/change.ts'
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
          place: { line: 17 },
          message: /^Durable docs has no answer: "TODO" says nothing\./,
        },
      ],
    ],
    'the denial again': [
      someChange({
        body: completeBody.replace('no decision outlives this change', 'no ADR was needed'),
      }),
      [{ message: /"None, because no ADR was needed\." gives no reason/ }],
    ],
    'a label with nothing under it': [
      someChange({ body: completeBody.replace('- Updated `docs/retry.md`', '') }),
      [{ place: { line: 15 }, message: /^Durable docs has no answer\. Write/ }],
    ],
    'a bare none': [
      someChange({ body: completeBody.replace('None, because no decision outlives this change.', 'None.') }),
      [{ message: /^Records has no answer: "None\." gives no reason\./ }],
    ],
  },
})
