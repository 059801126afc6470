import { closeoutFieldMissing } from '../../../../src/core/gate/rules/closeout-field-missing.ts'
import { completeBody, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const withoutDocs = completeBody.replace(/### Durable docs[\s\S]*?(?=###)/, '')

describeRule('closeout-field-missing', closeoutFieldMissing, {
  good: {
    'a complete closeout': someChange(),
    'a field that policy does not require': someChange({
      body: withoutDocs,
      policy: { closeout: { required_fields: ['shipped', 'verification'] } },
    }),
    'a body without a section, which another rule finds': someChange({ body: 'A fix.' }),
  },
  bad: {
    'a field without a label': [
      someChange({ body: withoutDocs }),
      [
        {
          code: 'closeout-field-missing',
          level: 'error',
          place: { line: 1 },
          message: /^The closeout has no field "Durable docs"/,
        },
      ],
    ],
  },
})
