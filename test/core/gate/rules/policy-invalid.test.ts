import { describeRule } from '../../../../scripts/docs/describe-rule.ts'
import { policyInvalid } from '../../../../src/core/gate/rules/policy-invalid.ts'
import { defaultPolicy } from '../../../../src/core/policy/model/policy.ts'
import { someChange } from '../../../support/change.ts'

const change = someChange()
const path = '.github/closeout.yml'

describeRule('policy-invalid', policyInvalid, {
  good: { 'a policy without problems': change },
  bad: {
    'a misspelt key, with its place and the nearest one': [
      {
        ...change,
        facts: {
          ...change.facts,
          policy: {
            policy: defaultPolicy,
            source: `${path}@b`,
            problems: [
              {
                path,
                line: 2,
                column: 3,
                message: '"moode" is not a key of the policy.',
                fix: 'mode: warn',
              },
            ],
          },
        },
      },
      [
        {
          code: 'policy-invalid',
          level: 'error',
          place: { path, line: 2 },
          message: /^\.github\/closeout\.yml:2:3: "moode" is not a key/,
          fix: 'mode: warn',
        },
      ],
    ],
  },
})
