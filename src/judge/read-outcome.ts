/** What stands in brackets at the end of an action: why a route is closed without being done. */
export type Outcome = { readonly action: string; readonly trigger?: string; readonly reason?: string }

const tail = /^([\s\S]*?)\s*\((deferred until|rejected:)\s*([^()]*(?:\([^()]*\)[^()]*)*)\)\s*\.?\s*$/i

/**
 * Take the trigger of a deferral or the reason of a rejection from the end of an action:
 * `(deferred until …)`, `(rejected: …)`. learning.json has no field for them.
 */
export const readOutcome = (action: string): Outcome => {
  const match = action.length > 20_000 ? null : tail.exec(action)
  const said = match?.[3]?.trim()
  if (!match || !said) return { action }
  const rest = (match[1] ?? '').trim() || action
  return match[2]?.toLowerCase() === 'rejected:'
    ? { action: rest, reason: said }
    : { action: rest, trigger: said }
}
