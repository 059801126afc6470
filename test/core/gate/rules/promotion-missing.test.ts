import { promotionByOwnership } from '../../../../src/core/gate/model/policy-presets.ts'
import { promotionMissing } from '../../../../src/core/gate/rules/promotion-missing.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { changed, completeBody, someChange } from '../../../support/change.ts'
import { describeRule } from '../describe-rule.ts'

const policy = {
  promotion: [{ when: ['src/api/**'], docs: ['docs/api.md'], level: 'error', why: 'integrators read it' }],
} as const
const api = known([changed('src/api/users.ts')])

describeRule('promotion-missing', promotionMissing, {
  good: {
    'a change to which no line applies': someChange({ policy }),
    'a change with its document': someChange({
      policy,
      changedFiles: known([changed('src/api/users.ts'), changed('docs/api.md')]),
    }),
    'a change whose closeout says why no document changed': someChange({
      policy,
      changedFiles: api,
      body: completeBody.replace('- Updated `docs/retry.md`', 'Not needed: the answer keeps its shape.'),
    }),
    'documents alone': someChange({
      policy: { promotion: promotionByOwnership },
      changedFiles: known([changed('skills/a/SKILL.md')]),
    }),
  },
  bad: {
    'a change without its document': [
      someChange({ policy, changedFiles: api }),
      [
        {
          code: 'promotion-missing',
          level: 'error',
          place: { path: 'src/api/users.ts' },
          message: /none of the documents docs\/api\.md\. Reason of the rule: integrators read it\./,
        },
      ],
    ],
    'a document that was only removed': [
      someChange({
        policy,
        changedFiles: known([changed('src/api/users.ts'), changed('docs/api.md', 'removed')]),
      }),
      [{ code: 'promotion-missing' }],
    ],
    'behavior without a document, by the preset, as a warning': [
      someChange({
        policy: { promotion: promotionByOwnership },
        changedFiles: known([changed('src/upload.ts')]),
      }),
      [{ level: 'warning' }],
    ],
    'changed files that could not be read': [
      someChange({ policy, changedFiles: unknown('no base') }),
      [{ code: 'fact-unknown', level: 'error' }],
    ],
  },
})
