import { nearestName } from '../text/nearest-name.ts'
import { type SuspendableSection, suspendableSections } from '../vocabulary/policy-sections.ts'
import { fillPolicy } from './fill-policy.ts'
import type { Policy } from './model/policy.ts'
import { type PolicyFile, policySchema } from './model/policy-schema.ts'
import { suspend } from './model/suspended-policy.ts'
import type { PolicyDefect } from './read/check-content.ts'

/** Sections of the file besides the gate's; `roots` only makes the gate stricter. */
type Sound = Pick<PolicyFile, SuspendableSection | 'roots'>

const soundKeys = [...suspendableSections, 'roots'] as const

/**
 * The policy of a file that has defects: its sections without a defect, and the others suspended.
 *
 * The gate has its strict default and the further roots. An unknown key at the top may be a misspelt section: the one that
 * it resembles is suspended, or, where it resembles none, each that the file does not name.
 */
export const keepSoundSections = (written: unknown, defects: readonly PolicyDefect[]): Policy => {
  const file = typeof written === 'object' && written !== null ? (written as Record<string, unknown>) : {}
  // Roots with a defect were left out of what is written.
  const isDefective = (key: string): boolean => key !== 'roots' && defects.some(({ at }) => at[0] === key)
  const sound = Object.fromEntries(
    soundKeys.flatMap(key => {
      const parsed = policySchema.shape[key].safeParse(file[key])
      return Object.hasOwn(file, key) && parsed.success && !isDefective(key) ? [[key, parsed.data]] : []
    }),
  ) as Sound
  const misspelt = defects.flatMap(({ at, key }) => (at.length === 0 ? [key ?? ''] : []))
  if (isOriginUnclear(defects, misspelt)) return suspend(fillPolicy(sound), suspendableSections)
  const isSuspended = (section: SuspendableSection): boolean =>
    isDefective(section) || (!Object.hasOwn(sound, section) && misspelt.some(key => mayMean(key, section)))
  return suspend(fillPolicy(sound), suspendableSections.filter(isSuspended))
}

/** Whether what the file inherits, or its floor, is unclear: then every section may mean something else. */
const isOriginUnclear = (defects: readonly PolicyDefect[], misspelt: readonly string[]): boolean =>
  defects.some(({ at }) => at[0] === 'extends' || at[0] === 'floor') ||
  misspelt.some(key => ['extends', 'floor'].includes(nearestName(key, Object.keys(policySchema.shape)) ?? ''))

const mayMean = (key: string, section: SuspendableSection): boolean => {
  const nearest = nearestName(key, Object.keys(policySchema.shape))
  return nearest === null || nearest === section
}
