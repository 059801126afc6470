import { recordInvalid } from '../../../../src/core/gate/rules/record-invalid.ts'
import { completeBody, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const recorded = (text: string) =>
  someChange({ body: `${completeBody}\n\`\`\`closeout-record\n${text}\n\`\`\`\n` })

describeRule('record-invalid', recordInvalid, {
  good: {
    'no record': someChange(),
    'a valid record': recorded('{ "schema_version": "1.0", "slug": "retry-uploads" }'),
  },
  bad: {
    'an approval written into the record': [
      recorded('{ "schema_version": "1.0", "slug": "retry-uploads", "approved_by": "octocat" }'),
      [{ code: 'record-invalid', level: 'error', message: /approved_by/ }],
    ],
    'text that is no JSON': [recorded('{ slug }'), [{ code: 'record-invalid' }]],
  },
})
