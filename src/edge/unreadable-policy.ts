import type { PolicyReading } from '../model/policy.ts'
import { defaultPolicy } from '../model/policy-defaults.ts'

/** The reading where no policy file is: the strict default. */
export const absentPolicy: PolicyReading = { policy: defaultPolicy, source: 'defaults', problems: [] }

/**
 * The reading of a policy that may be there but could not be read: strict, and it says so. Whoever asks must not
 * be told that there is none.
 */
export const unreadablePolicy = (path: string, why: string): PolicyReading => ({
  policy: defaultPolicy,
  source: 'defaults',
  problems: [{ path, line: 1, column: 1, message: `the policy at the base could not be read: ${why}` }],
})
