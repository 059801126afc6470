import { describeSession } from './describe-session.ts'
import type { EvaluatedSession } from './evaluate-session.ts'
import {
  type Audit,
  type AuditItem,
  type AuditItems,
  type AuditOptions,
  type Bucket,
  buckets,
} from './model/audit.ts'

/**
 * Put evaluated sessions into their buckets and count them.
 *
 * @param root      the root as it is shown
 * @param sessions  in the order of their slugs, which every bucket keeps
 */
export const summarizeAudit = (
  root: string,
  sessions: Iterable<EvaluatedSession>,
  options: AuditOptions,
): Audit => {
  const sorted = perBucket((): EvaluatedSession[] => [])
  let scanned = 0
  let stale = 0
  for (const session of sessions) {
    sorted[session.found.bucket].push(session)
    scanned += 1
    if (session.stale !== null) stale += 1
  }
  const describe = (session: EvaluatedSession): AuditItem => describeSession(session, root, options.at)
  const counts = perBucket(bucket => sorted[bucket].length)
  return {
    artifact_root: root,
    buckets: perBucket(bucket => itemsOf(sorted[bucket], describe)),
    totals: { scanned, ...counts, stale },
    profile: options.profile,
    at: options.at,
    stale_days: options.staleDays,
    depth: options.isDeep ? 'whole' : 'shallow',
  }
}

const perBucket = <T>(make: (bucket: Bucket) => T): Record<Bucket, T> =>
  Object.fromEntries(buckets.map(bucket => [bucket, make(bucket)])) as Record<Bucket, T>

const itemsOf = (
  sessions: readonly EvaluatedSession[],
  describe: (session: EvaluatedSession) => AuditItem,
): AuditItems => ({
  length: sessions.length,
  *[Symbol.iterator]() {
    for (const session of sessions) yield describe(session)
  },
  *attentionFirst() {
    for (const session of sessions) if (session.stale !== null) yield describe(session)
    for (const session of sessions) if (session.stale === null) yield describe(session)
  },
})
