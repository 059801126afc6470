import type { Classification } from './classify-run.ts'

/** Most sessions share few classifications; hostile ones have many, which are not kept. */
const mostShared = 1_000

/** A function that gives, for equal classifications, the first one: 100,000 sessions then keep a handful. */
export const shareClassifications = (): ((found: Classification) => Classification) => {
  const known = new Map<string, Classification>()
  return found => {
    const key = `${found.rule} ${found.status} ${found.phase} ${found.next} ${found.reasons[0]}`
    const first = known.get(key)
    if (first && isSame(first, found)) return first
    if (!first && known.size < mostShared) known.set(key, found)
    return found
  }
}

/** A status may hold blanks, so equal keys prove nothing. */
const isSame = (one: Classification, other: Classification): boolean =>
  one.rule === other.rule &&
  one.status === other.status &&
  one.phase === other.phase &&
  one.next === other.next &&
  one.bucket === other.bucket &&
  one.reasons.length === other.reasons.length &&
  one.reasons.every((reason, index) => reason === other.reasons[index])

/** A function that gives, for an equal text, the first one: next actions and branches repeat from session to session. */
export const shareTexts = (): ((text: string) => string) => {
  const known = new Map<string, string>()
  return text => {
    const first = known.get(text)
    if (first === undefined && known.size < mostShared) known.set(text, text)
    return first ?? text
  }
}
