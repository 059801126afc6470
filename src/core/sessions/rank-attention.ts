import type { EvaluatedSession } from './evaluate-session.ts'

/** Statuses and next actions with which a session waits for somebody. */
const waiting: ReadonlySet<string | null> = new Set([
  ...['needs_decision', 'blocked', 'failed', 'not_verified'],
  ...['needs_user'],
])

/** How urgent a session is: 0 is the most urgent, `null` for a session that is over. */
const urgencyOf = ({ found, stale }: EvaluatedSession): number | null => {
  if (found.bucket === 'terminal_done') return null
  if (stale !== null) return 0
  if (found.bucket === 'invalid') return 1
  if (found.bucket === 'active_learning_followup') return 3
  if (found.bucket === 'cleanup_candidate') return 4
  return waiting.has(found.status) || waiting.has(found.next) ? 2 : 5
}

/**
 * Order the sessions that need attention: those past the recovery window, the oldest first; then broken ones, work that
 * waits for somebody, learning that nothing tracks, runs to close, and work in progress. Sessions that are over are
 * left out.
 *
 * @param sessions  in the order of their slugs, which each of the other groups keeps
 */
export const rankAttention = (sessions: readonly EvaluatedSession[]): readonly EvaluatedSession[] => {
  const groups: EvaluatedSession[][] = [[], [], [], [], [], []]
  for (const session of sessions) {
    const urgency = urgencyOf(session)
    if (urgency !== null) groups[urgency]?.push(session)
  }
  groups[0]?.sort((one, other) => (one.touchedAt ?? 0) - (other.touchedAt ?? 0))
  return groups.flat()
}
