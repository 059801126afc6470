import { closest, distance } from 'fastest-levenshtein'

/** A longer text is no slip of a name, and comparing it costs its length times theirs. */
const longestSlip = 60

/** Case, blanks, dashes and underscores are no difference. */
const fold = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '')

/** Whether two neighbouring letters of a name are swapped. */
const isSwapped = (slip: string, name: string): boolean => {
  const at = [...slip].findIndex((letter, index) => letter !== name[index])
  const swapped = `${slip.slice(0, at)}${slip[at + 1] ?? ''}${slip[at] ?? ''}${slip.slice(at + 2)}`
  return at !== -1 && swapped === name
}

/** Whether one letter is missing, too many, another or swapped, or one in four of a long name. */
export const isOneSlip = (slip: string, name: string): boolean =>
  slip.length <= longestSlip &&
  (isSwapped(slip, name) || distance(slip, name) <= Math.max(1, Math.floor(name.length / 4)))

/** The most similar name by spelling; `null` where none is near. The first of equals wins, a swap of letters before all. */
export const nearestName = (written: string, names: readonly string[]): string | null => {
  const slip = fold(written)
  if (slip.length > longestSlip || names.length === 0) return null
  const folded = names.map(fold)
  const swapped = folded.findIndex(name => isSwapped(slip, name))
  if (swapped !== -1 && !folded.includes(slip)) return names[swapped] ?? null
  const near = closest(slip, folded)
  if (distance(slip, near) > Math.max(1, Math.floor(near.length * 0.4))) return null
  return names[folded.indexOf(near)] ?? null
}
