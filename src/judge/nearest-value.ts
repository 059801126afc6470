import { closest, distance } from 'fastest-levenshtein'
import { drift } from '../model/drift.ts'

/**
 * The legal value that somebody most likely meant: by meaning where the slip is a known one, else by
 * spelling; `null` where nothing is near.
 */
export const nearestValue = (given: string, legal: readonly string[]): string | null => {
  const folded = given
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  const meant = (Object.hasOwn(drift, folded) ? drift[folded] : undefined)?.find(value =>
    legal.includes(value),
  )
  if (meant !== undefined) return meant
  if (folded.length > 60 || legal.length === 0) return null
  const near = closest(folded, legal as string[])
  return distance(folded, near) <= Math.max(1, Math.floor(near.length / 3)) ? near : null
}
