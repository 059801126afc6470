import type { Repository } from '../../core/gate/model/facts.ts'
import type { PolicyReading } from '../../core/policy/model/policy.ts'
import { policyPath } from '../../core/policy/model/policy.ts'
import { absentPolicy } from '../../core/policy/model/unreadable-policy.ts'
import { parsePolicy } from '../../core/policy/parse-policy.ts'
import type { Client } from '../../io/github/client/client.ts'
import { ownerPolicyReader, type ReadOwnerPolicy } from './read-owner-policy.ts'
import { readComposed } from './read-policy.ts'

/** The policy of a work tree. Without GitHub, the file is read by itself: what it inherits is not looked up. */
export const readWorkTreePolicy = async (
  content: Uint8Array | null,
  github: { readonly repository: Repository; readonly client: Client } | null,
): Promise<PolicyReading> => {
  if (content === null) return absentPolicy
  if (github === null) return parsePolicy(content, policyPath, policyPath)
  const { repository, client } = github
  const readOwnerPolicy = ownerPolicyReader(repository, async () => client, '')
  return readFileWithOwner(content, policyPath, { repository, readOwnerPolicy })
}

/**
 * The policy that a file would bring into force, with what it inherits, whatever is in force now.
 *
 * @param path  where the file lies; what it inherits is the owner's file at the usual path
 */
export const readFileWithOwner = async (
  content: Uint8Array,
  path: string,
  {
    repository,
    readOwnerPolicy,
  }: { readonly repository: Repository | null; readonly readOwnerPolicy: ReadOwnerPolicy },
): Promise<PolicyReading> => {
  const composed = await readComposed(
    {
      policyPath,
      readOwnerPolicy,
      subject: {
        kind: 'local',
        repository,
        number: null,
        base: { ref: null, sha: null },
        head: { ref: null, sha: null },
        tip: null,
        isDefaultBranch: false,
      },
      reader: { readPolicyFile: async () => ({ known: true, value: { kind: 'absent' } }) },
    },
    content,
    path,
    path,
  )
  return 'reading' in composed ? composed.reading : composed
}
