import type { PolicyReading } from './policy.ts'
import { defaultPolicy } from './policy.ts'

/** The reading where no policy file is: the strict default. */
export const absentPolicy: PolicyReading = { policy: defaultPolicy, source: 'defaults', problems: [] }

/**
 * The reading of a policy that may be there but could not be read: strict, and it says so. Whoever asks must not
 * be told that there is none.
 */
export const unreadablePolicy = (path: string, why: string): PolicyReading => ({
  policy: defaultPolicy,
  source: 'defaults',
  problems: [
    { path, line: 1, column: 1, message: `the policy at the base could not be read: ${why}`, isUnread: true },
  ],
})

/** The reading where something that is no file stands in the policy's place: following it would leave the base. */
export const misplacedPolicy = (path: string, source: string): PolicyReading => ({
  policy: defaultPolicy,
  source,
  problems: [
    {
      path,
      line: 1,
      column: 1,
      message: 'unexpected symlink, folder or submodule, expected a file.',
      fix: `Replace ${path} by a file with the policy itself.`,
    },
  ],
})
