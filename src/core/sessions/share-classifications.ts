import { applyRules, type Classification, type Run, readRun } from './classify-run.ts'
import { type ProfileName, profiles } from './model/audit.ts'
import type { Sidecars } from './model/workspace.ts'

/** Most sessions share few classifications; hostile ones have many, which are not kept. */
const mostShared = 1_000

/**
 * A function that classifies sessions as `classifyRun`, and applies the rules only once to sessions that are alike: 100,000
 * of them are classified by a look at a table, and keep a handful of classifications.
 */
export const shareClassifications = (name: ProfileName): ((sidecars: Sidecars) => Classification) => {
  const known = new Map<string, Classification>()
  const profile = profiles[name]
  return sidecars => {
    const run = readRun(sidecars, profile)
    const key = keyOf(run)
    if (key === null) return applyRules(run)
    const first = known.get(key)
    if (first) return first
    const found = applyRules(run)
    if (known.size < mostShared) known.set(key, found)
    return found
  }
}

/**
 * Everything that the rules read of a session, `null` where they read more: its sidecars are broken, or a promotion is
 * required. The lengths come first, because a status may hold anything.
 */
const keyOf = ({ state, status, phase, next, learning, profile }: Run): string | null => {
  if (state === null || learning.standing === 'broken' || profile.needsPromotion) return null
  const learned =
    learning.standing === 'read' ? `${learning.status} ${learning.open} ${learning.untracked}` : ''
  return `${status.length} ${phase.length} ${learned} ${status}${phase}${next}`
}

/** A function that gives, for an equal text, the first one: next actions and branches repeat from session to session. */
export const shareTexts = (): ((text: string) => string) => {
  const known = new Map<string, string>()
  return text => {
    const first = known.get(text)
    if (first === undefined && known.size < mostShared) known.set(text, text)
    return first ?? text
  }
}
