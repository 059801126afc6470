import { drift } from '../drift.ts'
import { nearestName } from '../nearest-name.ts'

/**
 * The most likely legal value: by meaning where the mistake is a known one, else by
 * spelling; `null` where nothing is near.
 */
export const nearestValue = <T extends string>(given: string, legal: readonly T[]): T | null => {
  const folded = given
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  const meanings = Object.hasOwn(drift, folded) ? drift[folded] : undefined
  const meant = legal.find(value => meanings?.includes(value))
  return meant ?? (nearestName(given, legal) as T | null)
}
