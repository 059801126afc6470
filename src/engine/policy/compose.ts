/** What reads and composes policy files, in one module that is loaded only where there is one. */

export { composePolicy, doesExtend, mayHaveFloor } from '../../core/policy/compose-policy.ts'
export { emptyPolicyText, readPolicyFile } from '../../core/policy/read/read-policy-file.ts'
