import { promotionByOwnership } from '../../../../src/core/gate/model/policy-presets.ts'
import { promotionMissing } from '../../../../src/core/gate/rules/promotion-missing.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { changed, completeBody, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const policy = {
  promotion: [{ when: ['src/api/**'], docs: ['docs/api.md'], level: 'error', why: 'integrators read it' }],
} as const
const api = known([changed('src/api/users.ts')])

const beside = (reason: string) =>
  someChange({
    policy,
    changedFiles: api,
    body: completeBody.replace('- Updated `docs/retry.md`', `- Updated \`docs/retry.md\`\n${reason}`),
  })

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
    'beside another document, an item with the document and the reason': beside(
      '- Not needed: `docs/api.md`, because it lists no retries.',
    ),
    'beside another document, a wrapped paragraph with the document and the reason': beside(
      '\nNot needed: docs/api.md,\nbecause it lists no retries.',
    ),
    'beside another document, the document first': beside('- `docs/api.md`: not needed, it lists no retries'),
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
    'beside another document, a reason that names no document': [
      beside('\nNot needed: the page lists no retries.'),
      [{ code: 'promotion-missing' }],
    ],
    'beside another document, the document without a reason': [
      beside('- Not needed: `docs/api.md`'),
      [{ code: 'promotion-missing' }],
    ],
    'beside another document, a reason for another one': [
      beside('- Not needed: `docs/faq.md`, because it lists no retries.'),
      [{ code: 'promotion-missing' }],
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
