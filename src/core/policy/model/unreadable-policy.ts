import type { PolicyReading } from './policy.ts'
import { defaultPolicy, policyPath } from './policy.ts'
import { suspendedPolicy } from './suspended-policy.ts'

/** The reading where no policy file is: the strict default. */
export const absentPolicy: PolicyReading = { policy: defaultPolicy, source: 'defaults', problems: [] }

/**
 * The reading of a policy that may be there but could not be read: strict, and it says so. A caller must
 * not take it for a missing policy.
 */
export const unreadablePolicy = (path: string, why: string, isPassing = false): PolicyReading => ({
  policy: suspendedPolicy,
  source: 'defaults',
  problems: [
    {
      path,
      line: 1,
      column: 1,
      message: `the policy at the base could not be read: ${why}`,
      isUnread: true,
      ...(isPassing ? { isPassing } : {}),
    },
  ],
})

/** The reading where a policy was named and is not there: nobody names a file to get the default. */
export const missingPolicy = (path: string): PolicyReading => ({
  policy: suspendedPolicy,
  source: 'defaults',
  problems: [
    {
      path,
      line: 1,
      column: 1,
      message: 'the base has no such file, which was named as the policy.',
      fix: `Correct the path, or add the file to the base branch. Without a path, the policy is ${policyPath}.`,
      isUnread: true,
    },
  ],
})

/** The reading where the policy's path is not a file: following it could leave the base. */
export const misplacedPolicy = (path: string, source: string): PolicyReading => ({
  policy: suspendedPolicy,
  source,
  problems: [
    {
      path,
      line: 1,
      column: 1,
      message: 'this is a symlink, a folder or a submodule. The policy must be a file.',
      fix: `Replace ${path} with a file that contains the policy.`,
    },
  ],
})

/** The reading of a policy that extends the owner's, where that could not be read. `fix` says what helps. */
export const unreadOwnerPolicy = (
  place: { readonly path: string; readonly line: number; readonly column: number },
  source: string,
  unread: { readonly why: string; readonly fix: string; readonly isPassing?: boolean | undefined },
): PolicyReading => ({
  policy: suspendedPolicy,
  source,
  floorUnclear: place.path,
  problems: [
    {
      ...place,
      message: `the policy of the owner, which this policy extends, could not be read: ${unread.why}`,
      fix: unread.fix,
      isUnread: true,
      ...(unread.isPassing ? { isPassing: true as const } : {}),
    },
  ],
})
