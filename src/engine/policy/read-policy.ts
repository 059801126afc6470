import type { ComposedPolicy } from '../../core/policy/compose-policy.ts'
import { type Policy, type PolicyReading, policyPath } from '../../core/policy/model/policy.ts'
import {
  absentPolicy,
  misplacedPolicy,
  missingPolicy,
  unreadablePolicy,
  unreadOwnerPolicy,
} from '../../core/policy/model/unreadable-policy.ts'
import type { PolicyText } from '../../core/policy/read/read-policy-file.ts'
import type { Known } from '../../core/vocabulary/known.ts'
import type { Change } from '../check-change.ts'
import { lazy } from '../lazy.ts'
import { type OwnerPolicyFile, ownerRepository } from './read-owner-policy.ts'

/** What the policy of a change is read from. */
export type PolicySources = Pick<
  Change,
  'policyPath' | 'readOwnerPolicy' | 'isFloorEverywhere' | 'subject'
> & {
  readonly reader: Pick<Change['reader'], 'readPolicyFile'>
}

/** Read the policy at the base. The parser and its schema are loaded only if there is a file: most repositories have none. */
export const readPolicy = async (sources: PolicySources): Promise<PolicyReading> => {
  const parts = await readPolicyParts(sources, null)
  return 'reading' in parts ? parts.reading : parts
}

/**
 * The policy in force with what it is made of; only a reading where no file counts, or one could not be read.
 *
 * @param file  a file to read instead of the one at the base
 */
export const readPolicyParts = async (
  sources: PolicySources,
  file: { readonly content: Uint8Array; readonly source: string } | null,
): Promise<ComposedPolicy | PolicyReading> => {
  if (file !== null) return readComposed(sources, file.content, file.source, file.source)
  const { reader, policyPath: path } = sources
  const base = await reader.readPolicyFile(path)
  if (!base.known) return unreadablePolicy(path, base.why, base.isPassing)
  if (base.value.kind === 'absent') {
    if (path !== policyPath) return missingPolicy(path)
    if (!sources.isFloorEverywhere) return absentPolicy
    const { emptyPolicyText } = await lazy.composePolicy()
    return composeWith(sources, emptyPolicyText(path, absentPolicy.source))
  }
  const source = `${path}@${base.value.commit}`
  if (base.value.kind === 'other') return misplacedPolicy(path, source)
  return readComposed(sources, base.value.content, source)
}

/**
 * The policy that a file brings into force, with what it is made of; only a reading where the owner's is unread.
 *
 * @param path  how problems name the file, if it is not the file at the path of the policy
 */
export const readComposed = async (
  sources: PolicySources,
  content: Uint8Array,
  source: string,
  path: string = sources.policyPath,
): Promise<ComposedPolicy | PolicyReading> => {
  const { readPolicyFile } = await lazy.composePolicy()
  return composeWith(sources, readPolicyFile(content, path, source))
}

const composeWith = async (
  { policyPath: path, readOwnerPolicy, isFloorEverywhere, subject }: PolicySources,
  own: PolicyText,
): Promise<ComposedPolicy | PolicyReading> => {
  const { composePolicy, doesExtend, readPolicyFile } = await lazy.composePolicy()
  const isExtending = doesExtend(own)
  if (!isExtending && !isFloorEverywhere) return composePolicy(own, null)
  const owner = await readOwnerPolicy(path)
  // Without a file, there is no floor. Only who extends a file says that there is one.
  if (owner.known && owner.value === null && !isExtending) return composePolicy(own, null)
  if (!owner.known || owner.value === null) {
    const place = { path: own.path, ...own.placeOf([], isExtending ? 'extends' : undefined) }
    return unreadOwnerPolicy(place, own.source, describeUnread(owner, subject, path))
  }
  return composePolicy(own, readPolicyFile(owner.value.content, owner.value.path, owner.value.source))
}

/** Why the owner's policy was not read, and what helps. GitHub answers alike for what is absent and what is hidden. */
const describeUnread = (
  owner: Known<OwnerPolicyFile | null>,
  { repository, kind }: PolicySources['subject'],
  path: string,
): Parameters<typeof unreadOwnerPolicy>[2] => {
  const place = `${repository?.owner ?? '<owner>'}/${ownerRepository}`
  const helps =
    kind === 'local'
      ? 'Run gh auth login with an account that can read it, or use --owner-policy FILE with a copy of the file.'
      : `The token of a job reads ${place} only if that repository is public; the app reads it if it is installed there.`
  if (!owner.known) return { why: owner.why, isPassing: owner.isPassing, fix: helps }
  return {
    why: `GitHub did not find ${place}/${path} (404)`,
    fix: `Add the file to the default branch of ${place}, or remove \`extends\`. If it is there: ${helps}`,
  }
}

/** The reading with the mode that a caller asks for. A floor that enforces is not weakened by a caller either. */
export const modeOf = (reading: PolicyReading, mode: Policy['mode'] | null): PolicyReading => {
  if (mode === null || mode === reading.policy.mode) return reading
  if (reading.enforcedBy === undefined) {
    return { ...reading, policy: { ...reading.policy, mode }, isModeGiven: true }
  }
  const override = {
    key: 'mode',
    asked: JSON.stringify(mode),
    inForce: JSON.stringify(reading.policy.mode),
    floor: reading.enforcedBy,
    place: null,
  }
  return { ...reading, overridden: [...(reading.overridden ?? []), override] }
}
