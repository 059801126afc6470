import { type Audit, type AuditItem, type AuditOptions, type Bucket, buckets } from '../model/audit.ts'

/**
 * Put judged sessions into their buckets and count them.
 *
 * @param root   the root as it is shown
 * @param items  in the order of their slugs; every bucket keeps it
 */
export const countAudit = (root: string, items: Iterable<AuditItem>, options: AuditOptions): Audit => {
  const sorted = Object.fromEntries(buckets.map(bucket => [bucket, []])) as unknown as Record<
    Bucket,
    AuditItem[]
  >
  let scanned = 0
  let stale = 0
  for (const item of items) {
    sorted[item.classification].push(item)
    scanned += 1
    if (item.stale !== null) stale += 1
  }
  const count = (bucket: Bucket): number => sorted[bucket].length
  return {
    artifact_root: root,
    buckets: sorted,
    totals: {
      scanned,
      active_wip: count('active_wip'),
      cleanup_candidate: count('cleanup_candidate'),
      terminal_done: count('terminal_done'),
      active_learning_followup: count('active_learning_followup'),
      invalid: count('invalid'),
      stale,
    },
    profile: options.profile,
    at: options.at,
    stale_days: options.staleDays,
    depth: options.isDeep ? 'whole' : 'shallow',
  }
}
