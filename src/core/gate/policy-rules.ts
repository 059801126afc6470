import type { Rule } from './model/rule-context.ts'
import { policyFloor } from './rules/policy/policy-floor.ts'
import { policyInvalid } from './rules/policy/policy-invalid.ts'
import { policyTestFailed } from './rules/policy/policy-test-failed.ts'

/** The rules about the policy itself, which are evaluated first. */
export const policyRules = {
  'policy-invalid': {
    level: 'error',
    title: 'The policy is invalid',
    what: 'The policy file is not valid YAML, is too large, or has an unknown key or value: at the base of the change, or in the change itself. A change that corrects the base gets a warning.',
    why: 'A policy that is misread could let through the changes that it was written to stop.',
    fix: 'Correct the named line. docs/policy.md lists every key.',
    evaluator: { about: 'everything', evaluate: policyInvalid },
  },
  'policy-floor': {
    level: 'notice',
    title: 'A floor overrides the policy',
    what: 'The policy of the repository, or an input, sets a value that the floor in the policy of its owner does not allow. The value of the floor is in force.',
    why: 'Readers of the policy of the repository would otherwise expect what is written there.',
    fix: 'Remove the value, or set one that the floor allows. `closeout policy show` prints what is in force.',
    evaluator: { about: 'everything', evaluate: policyFloor },
  },
  'policy-test-failed': {
    level: 'error',
    title: 'A case of the policy fails',
    what: 'The change edits the policy or its cases, and the policy decides a case otherwise than the case says, or the file of the cases has a defect.',
    why: 'The cases say what the policy is for. A policy that breaks one of them would do something else than its owners think.',
    fix: 'Correct the policy or the case. `closeout policy test` runs the cases before a push.',
    evaluator: { about: 'everything', evaluate: policyTestFailed },
  },
} as const satisfies Readonly<Record<string, Rule>>
