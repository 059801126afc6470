import type { EvaluatedSession } from './evaluate-session.ts'
import type { AttentionGroup, AttentionKind, Bucket } from './model/audit.ts'

/** Statuses and next actions with which a session waits for somebody. */
const waiting: ReadonlySet<string | null> = new Set([
  ...['needs_decision', 'blocked', 'failed', 'not_verified'],
  ...['needs_user'],
])

/**
 * Order the sessions that need attention: those past the recovery window, the oldest first; then broken ones, work that
 * waits for somebody, learning that nothing tracks, runs to close, and work in progress. Sessions that are over are
 * left out.
 *
 * @param sorted  the sessions of each bucket, in the order of their slugs, which each of the other groups keeps
 */
export const rankAttention = (
  sorted: Readonly<Record<Bucket, readonly EvaluatedSession[]>>,
): readonly EvaluatedSession[] => {
  const stale: EvaluatedSession[] = []
  const waits: EvaluatedSession[] = []
  const goesOn: EvaluatedSession[] = []
  const fresh = (bucket: Bucket): readonly EvaluatedSession[] =>
    sorted[bucket].filter(session => {
      if (session.stale !== null) stale.push(session)
      return session.stale === null
    })
  for (const session of fresh('active_wip')) (isWaiting(session) ? waits : goesOn).push(session)
  const [learning, toClose] = [fresh('active_learning_followup'), fresh('cleanup_candidate')]
  stale.sort((one, other) => (one.touchedAt ?? 0) - (other.touchedAt ?? 0))
  return [stale, sorted.invalid, waits, learning, toClose, goesOn].flat()
}

const isWaiting = ({ found }: EvaluatedSession): boolean =>
  waiting.has(found.status) || waiting.has(found.next)

/** Count sessions that need attention by their kind, in the order in which the kinds first come. */
export const groupAttention = (ranked: readonly EvaluatedSession[]): readonly AttentionGroup[] => {
  const groups = new Map<AttentionKind, { count: number; oldestAt: number | null }>()
  for (const session of ranked) {
    const kind = kindOf(session)
    const group = groups.get(kind) ?? { count: 0, oldestAt: null }
    const { touchedAt } = session
    groups.set(kind, {
      count: group.count + 1,
      oldestAt:
        touchedAt !== null && (group.oldestAt === null || touchedAt < group.oldestAt)
          ? touchedAt
          : group.oldestAt,
    })
  }
  return [...groups].map(([kind, group]) => ({ kind, ...group }))
}

const kindOf = (session: EvaluatedSession): AttentionKind => {
  if (session.stale !== null) return session.stale
  switch (session.found.bucket) {
    case 'invalid':
      return 'broken'
    case 'active_learning_followup':
      return 'learning'
    case 'active_wip':
      return isWaiting(session) ? 'waiting' : 'in progress'
    case 'cleanup_candidate':
    case 'terminal_done':
      return 'to close'
  }
}
