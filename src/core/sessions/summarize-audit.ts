import { describeSession } from './describe-session.ts'
import { type EvaluatedSession, isPastWindow } from './evaluate-session.ts'
import {
  type Audit,
  type AuditItem,
  type AuditItems,
  type AuditOptions,
  type AuditView,
  type Bucket,
  buckets,
  type DoneCounts,
} from './model/audit.ts'
import { rankAttention } from './rank-attention.ts'

/** Every session is listed. */
export const wholeView: AuditView = { buckets: null, isStaleOnly: false, since: null, limit: null }

/**
 * Put evaluated sessions into their buckets and count them.
 *
 * @param root      the root as it is shown
 * @param sessions  in the order of their slugs; every bucket keeps it
 * @param view      which of them are listed; all are counted
 */
export const summarizeAudit = (
  root: string,
  sessions: Iterable<EvaluatedSession>,
  options: AuditOptions,
  view: AuditView = wholeView,
): Audit => {
  const counts = { ...perBucket(() => 0) }
  const seen: EvaluatedSession[] = []
  const done = { safe: 0, kept: 0, unknown: 0 }
  let scanned = 0
  let stale = 0
  for (const session of sessions) {
    scanned += 1
    counts[session.found.bucket] += 1
    if (session.stale !== null) stale += 1
    const kind = doneKindOf(session, options.at)
    if (kind !== null) done[kind] += 1
    if (isInView(session, view)) seen.push(session)
  }
  const ranked = rankAttention(seen)
  const finished = seen.filter(({ found }) => found.bucket === 'terminal_done')
  const limit = view.limit ?? Number.POSITIVE_INFINITY
  const attention = ranked.slice(0, limit)
  const shown = new Set([...attention, ...finished.slice(0, Math.max(0, limit - attention.length))])
  const describe = (session: EvaluatedSession): AuditItem => describeSession(session, root, options.at)
  const listed = shown.size === seen.length ? seen : seen.filter(session => shown.has(session))
  return {
    artifact_root: root,
    buckets: perBucket(bucket =>
      itemsOf(
        listed.filter(({ found }) => found.bucket === bucket),
        describe,
      ),
    ),
    totals: { scanned, ...counts, stale },
    attention: itemsOf(attention, describe),
    done,
    profile: options.profile,
    at: options.at,
    stale_days: options.staleDays,
    depth: options.isDeep ? 'whole' : 'shallow',
  }
}

const perBucket = <T>(make: (bucket: Bucket) => T): Record<Bucket, T> =>
  Object.fromEntries(buckets.map(bucket => [bucket, make(bucket)])) as Record<Bucket, T>

const isInView = (session: EvaluatedSession, view: AuditView): boolean => {
  if (view.buckets !== null && !view.buckets.includes(session.found.bucket)) return false
  if (view.isStaleOnly && session.stale === null) return false
  return view.since === null || session.touchedAt === null || session.touchedAt >= Date.parse(view.since)
}

/** What a finished session past its window counts as, `null` for any other. */
const doneKindOf = (session: EvaluatedSession, at: string): keyof DoneCounts | null => {
  if (session.found.bucket !== 'terminal_done' || !isPastWindow(session, at)) return null
  if (session.unsafe === null) return 'unknown'
  return session.unsafe.length === 0 ? 'safe' : 'kept'
}

const itemsOf = (
  sessions: readonly EvaluatedSession[],
  describe: (session: EvaluatedSession) => AuditItem,
): AuditItems => ({
  length: sessions.length,
  *[Symbol.iterator]() {
    for (const session of sessions) yield describe(session)
  },
})
