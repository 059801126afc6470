import { policyFloor } from '../../../../../src/core/gate/rules/policy/policy-floor.ts'
import { defaultPolicy } from '../../../../../src/core/policy/model/policy.ts'
import { someChange } from '../../../../support/change/change.ts'
import { describeRule } from '../../describe-rule.ts'

const path = '.github/closeout.yml'
const floor = `octo/.github/${path}`
const overriding = (place: { path: string; line: number } | null) => {
  const overridden = [{ key: 'mode', asked: '"warn"', inForce: '"enforce"', floor, place }]
  const change = someChange()
  return {
    ...change,
    facts: { ...change.facts, policy: { policy: defaultPolicy, source: 'x', problems: [], overridden } },
  }
}

describeRule('policy-floor', policyFloor, {
  good: { 'a policy that no floor overrides': someChange() },
  bad: {
    'a key of the repository': [
      overriding({ path, line: 3 }),
      [
        {
          level: 'notice',
          place: { path, line: 3 },
          message:
            /^`mode` in \.github\/closeout\.yml is "warn", which the floor in octo\/\S+ does not allow\. In force is "enforce"\.$/,
        },
      ],
    ],
    'an input': [
      overriding(null),
      [{ place: {}, message: /^The mode that was given is "warn", which the floor in/ }],
    ],
  },
})
