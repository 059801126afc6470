import { distance } from 'fastest-levenshtein'

/** The name that was probably meant; `null` where none is near. */
export const nameNearest = (written: string, valid: readonly string[]): string | null => {
  const fold = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '')
  const ranked = valid
    .map(name => ({ name, steps: distance(fold(written), fold(name)) }))
    .sort((a, b) => a.steps - b.steps)
  const best = ranked[0]
  return best && best.steps <= Math.max(2, Math.floor(written.length / 3)) ? best.name : null
}
