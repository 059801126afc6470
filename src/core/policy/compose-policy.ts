import type { FloorOverride, PolicyProblem } from '../gate/model/gate-policy.ts'
import { applyFloor, type FlooredKey } from './apply-floor.ts'
import { fillPolicy } from './fill-policy.ts'
import { keepSoundSections } from './keep-sound-sections.ts'
import { mergePolicies, mergeWritten } from './merge-policies.ts'
import { floorSchema, type PolicyFloor } from './model/floor-schema.ts'
import type { Policy, PolicyReading } from './model/policy.ts'
import { suspendedPolicy } from './model/suspended-policy.ts'
import { concernsKey, isWritten, lineOf, type PolicyText, problemsOf } from './read/read-policy-file.ts'

/** A key that the floor of a file changed. */
export type Floored = FlooredKey & { readonly by: PolicyText }

/** The policy in force, and what it was made of. `owner` is `null` where nothing is inherited and no owner's floor counts. */
export type ComposedPolicy = {
  readonly reading: PolicyReading
  readonly own: PolicyText
  readonly owner: PolicyText | null
  readonly isInheriting: boolean
  readonly floored: readonly Floored[]
}

/** Whether a file inherits from its owner. */
export const doesExtend = ({ written }: Pick<PolicyText, 'written'>): boolean =>
  typeof written === 'object' && written !== null && 'extends' in written && written.extends === 'owner'

/**
 * Put the policy in force together: the repository's file over what it inherits, over the defaults, and over all of it the
 * floors. A floor also binds the file that has it.
 *
 * @param owner  the owner's file where it was read: it is inherited only where the repository's file says so
 */
export const composePolicy = (own: PolicyText, owner: PolicyText | null): ComposedPolicy => {
  const isInheriting = owner !== null && doesExtend(own)
  const problems = [...problemsOf(own), ...(owner ? ownerProblems(own, owner, isInheriting) : [])]
  const unfloored = withoutFloor(own, owner, isInheriting)
  const floors = [...(owner ? [owner] : []), own].flatMap(by => {
    const floor = floorOf(by)
    return floor ? [{ by, floor }] : []
  })
  let policy = unfloored
  const floored: Floored[] = []
  for (const { by, floor } of floors) {
    const applied = applyFloor(policy, floor)
    policy = applied.policy
    floored.push(...applied.changed.map(one => ({ ...one, by })))
  }
  const overridden = floored.flatMap(one => overrideOf(one, own))
  const unclear = owner && isFloorUnclear(owner) ? owner : own.mayExtend ? own : null
  const enforcing = floors.find(({ floor }) => floor.mode !== undefined)
  return {
    reading: {
      policy,
      source:
        owner && (isInheriting || floors.some(({ by }) => by === owner))
          ? `${own.source} + ${owner.source}`
          : own.source,
      problems,
      ...(overridden.length > 0 ? { overridden } : {}),
      ...(isInheriting && mayHaveFloor(owner) ? { floorFrom: owner.path } : {}),
      ...(unclear ? { floorUnclear: unclear.path } : {}),
      ...(own.mayExtend ? { mayExtend: true } : {}),
      ...(enforcing ? { enforcedBy: enforcing.by.path } : {}),
    },
    own,
    owner,
    isInheriting,
    floored,
  }
}

const withoutFloor = (own: PolicyText, owner: PolicyText | null, isInheriting: boolean): Policy => {
  const inherited = isInheriting ? owner : null
  if (own.refusals.length > 0) return suspendedPolicy
  const defects = [...own.defects, ...(inherited ? defectsInherited(inherited) : [])]
  const policy =
    defects.length === 0
      ? fillPolicy(mergePolicies(inherited?.file ?? {}, own.file))
      : keepSoundSections(mergeWritten(withSoundRoots(inherited), withSoundRoots(own)), defects)
  // What such a floor forbids is not known: of the files, only the further roots count, which make the gate stricter.
  return owner && isFloorUnclear(owner) ? { ...suspendedPolicy, roots: policy.roots } : policy
}

/** What a file says, without roots that have a defect: those of the other file count then. */
const withSoundRoots = (file: PolicyText | null): unknown => {
  const written = file?.written ?? {}
  if (!file || hasSoundRoots(file) || typeof written !== 'object') return written
  return Object.fromEntries(Object.entries(written).filter(([key]) => key !== 'roots'))
}

export const hasSoundRoots = ({ defects }: PolicyText): boolean =>
  !defects.some(({ at }) => at[0] === 'roots')

/** An owner's policy is the last one: a chain would be read by nobody as a whole. */
const defectsInherited = (owner: PolicyText): PolicyText['defects'] =>
  isWritten(owner, ['extends'])
    ? [
        ...owner.defects,
        {
          at: [],
          key: 'extends',
          message: 'the policy of an owner must not extend another one.',
          fix: 'Remove `extends` from the policy of the owner.',
        },
      ]
    : owner.defects

/** The defects of the owner's file are shown where the repository's file extends it. */
const ownerProblems = (
  own: PolicyText,
  owner: PolicyText,
  isInheriting: boolean,
): readonly PolicyProblem[] => {
  const counting = isInheriting ? { ...owner, defects: defectsInherited(owner) } : floorDefects(owner)
  const place = isInheriting ? own.placeOf([], 'extends') : { line: 1, column: 1 }
  return problemsOf(counting).map(problem => ({
    path: own.path,
    ...place,
    message: `the policy of the owner has a defect at ${problem.path}:${problem.line}:${problem.column}: ${problem.message}`,
    fix: `Correct ${problem.path}.${problem.fix ? ` ${problem.fix}` : ''}`,
    isOfOwner: true,
  }))
}

/** Of a file that is not inherited, only the floor counts. */
const floorDefects = (owner: PolicyText): PolicyText => ({
  ...owner,
  defects: owner.defects.filter(concernsFloor),
})

const concernsFloor = (defect: PolicyText['defects'][number]): boolean => concernsKey(defect, 'floor')

/** The floor of a file, which counts although the file has a defect elsewhere; `null` where it has none or a defective one. */
const floorOf = ({ written }: PolicyText): PolicyFloor | null => {
  const floor =
    typeof written === 'object' && written !== null && 'floor' in written ? written.floor : undefined
  const checked = floorSchema.safeParse(floor)
  return checked.success ? checked.data : null
}

const isFloorUnclear = (owner: PolicyText): boolean =>
  owner.refusals.length > 0 || owner.defects.some(concernsFloor)

/** Whether the file of an owner has a floor, or a defect that hides whether it has one. */
export const mayHaveFloor = (owner: PolicyText): boolean => floorOf(owner) !== null || isFloorUnclear(owner)

const shown = (value: unknown): string => (value === null ? 'all pull requests' : JSON.stringify(value))

/** What the repository's file itself asks for, and a floor does not allow. */
const overrideOf = ({ at, asked, inForce, by }: Floored, own: PolicyText): readonly FloorOverride[] => {
  if (by === own) return []
  const written = [at, ...(at.join('.') === 'closeout.required_for' ? [['preset']] : [])].find(one =>
    isWritten(own, one),
  )
  if (!written) return []
  return [
    {
      key: at.join('.'),
      asked: shown(asked),
      inForce: shown(inForce),
      floor: by.path,
      place: { path: own.path, line: lineOf(own, written) },
    },
  ]
}
