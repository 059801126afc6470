import { closest, distance } from 'fastest-levenshtein'

/** A longer text is no slip of a name, and comparing it costs its length times theirs. */
const longestSlip = 60

/** Case, blanks, dashes and underscores are no difference. */
const fold = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '')

/** The most similar name by spelling; `null` where none is near. The first of equals wins. */
export const nearestName = (written: string, names: readonly string[]): string | null => {
  const slip = fold(written)
  if (slip.length > longestSlip || names.length === 0) return null
  const folded = names.map(fold)
  const near = closest(slip, folded)
  if (distance(slip, near) > Math.max(1, Math.floor(near.length * 0.4))) return null
  return names[folded.indexOf(near)] ?? null
}
