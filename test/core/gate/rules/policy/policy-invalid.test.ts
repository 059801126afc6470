import { policyInvalid } from '../../../../../src/core/gate/rules/policy/policy-invalid.ts'
import { defaultPolicy } from '../../../../../src/core/policy/model/policy.ts'
import { someChange } from '../../../../support/change/change.ts'
import { describeRule } from '../../describe-rule.ts'

const change = someChange()
const path = '.github/closeout.yml'

describeRule('policy-invalid', policyInvalid, {
  good: { 'a policy without problems': change },
  bad: {
    'a file that could not be read, as something unknown': [
      {
        ...change,
        facts: {
          ...change.facts,
          policy: {
            policy: defaultPolicy,
            source: 'defaults',
            problems: [
              { path, line: 1, column: 1, message: 'it could not be read: no token', isUnread: true },
            ],
          },
        },
      },
      [{ code: 'fact-unknown', level: 'error', place: { path }, message: /could not be read: no token$/ }],
    ],
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
