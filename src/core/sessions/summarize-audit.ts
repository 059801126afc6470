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
import { groupAttention, rankAttention } from './rank-attention.ts'

/** Every session is listed. */
export const wholeView: AuditView = {
  buckets: null,
  isStaleOnly: false,
  isDoneListed: true,
  since: null,
  limit: null,
}

/**
 * Put evaluated sessions into their buckets and count them.
 *
 * @param root      the root as it is shown
 * @param sessions  in the order of their slugs; every bucket keeps it
 * @param view      which of them are listed; all are counted
 * @param merged    the branches that are merged, where git was asked
 */
export const summarizeAudit = (
  root: string,
  sessions: Iterable<EvaluatedSession>,
  options: AuditOptions,
  view: AuditView = wholeView,
  merged?: ReadonlySet<string>,
): Audit => {
  const at = Date.parse(options.at)
  const since = view.since === null ? null : Date.parse(view.since)
  const counts: Record<Bucket, number> = perBucket(() => 0)
  const seen = perBucket((): EvaluatedSession[] => [])
  const done = { safe: 0, kept: 0, unknown: 0 }
  let scanned = 0
  let stale = 0
  for (const session of sessions) {
    const { bucket } = session.found
    scanned += 1
    counts[bucket] += 1
    if (session.stale !== null) stale += 1
    const kind = bucket === 'terminal_done' ? doneKindOf(session, at) : null
    if (kind !== null) done[kind] += 1
    if (isInView(session, view, since, at)) seen[bucket].push(session)
  }
  const ranked = rankAttention(seen)
  const { listed, attention } = cutToLimit(seen, ranked, view.limit)
  const describe = (session: EvaluatedSession): AuditItem =>
    describeSession(session, root, options.at, merged)
  return {
    artifact_root: root,
    buckets: perBucket(bucket => itemsOf(listed[bucket], describe)),
    totals: { scanned, ...counts, stale },
    attention: itemsOf(attention, describe),
    groups: groupAttention(ranked),
    done,
    profile: options.profile,
    at: options.at,
    stale_days: options.staleDays,
    depth: options.isDeep ? 'whole' : 'shallow',
  }
}

type Sorted = Readonly<Record<Bucket, readonly EvaluatedSession[]>>

/** At most so many sessions: those that need attention first, the most urgent before the others, then finished ones. */
const cutToLimit = (
  seen: Sorted,
  ranked: readonly EvaluatedSession[],
  limit: number | null,
): { readonly listed: Sorted; readonly attention: readonly EvaluatedSession[] } => {
  if (limit === null) return { listed: seen, attention: ranked }
  const attention = ranked.slice(0, limit)
  const shown = new Set([...attention, ...seen.terminal_done.slice(0, limit - attention.length)])
  return { listed: perBucket(bucket => seen[bucket].filter(session => shown.has(session))), attention }
}

const perBucket = <T>(make: (bucket: Bucket) => T): Record<Bucket, T> =>
  Object.fromEntries(buckets.map(bucket => [bucket, make(bucket)])) as Record<Bucket, T>

const isInView = (session: EvaluatedSession, view: AuditView, since: number | null, at: number): boolean => {
  if (view.buckets !== null && !view.buckets.includes(session.found.bucket)) return false
  const isFinished = session.found.bucket === 'terminal_done'
  if (isFinished && !view.isDoneListed) return false
  if (view.isStaleOnly && session.stale === null && !(isFinished && isPastWindow(session, at))) return false
  return since === null || session.touchedAt === null || session.touchedAt >= since
}

/** What a finished session past its window counts as, `null` for any other. */
const doneKindOf = (session: EvaluatedSession, at: number): keyof DoneCounts | null => {
  if (!isPastWindow(session, at)) return null
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
