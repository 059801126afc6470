import type { AuditItem, AuditOptions } from '../model/audit.ts'
import { asObject, asText } from '../model/json.ts'
import type { SessionFacts, SidecarReading } from '../model/workspace.ts'
import { type Classification, classifyRun } from './classify-run.ts'
import { findLinks } from './find-links.ts'
import { findPromotions } from './find-promotions.ts'
import { dayMs, parseInstant } from './parse-instant.ts'
import { retainSession } from './retain-session.ts'

/**
 * Judge one session: its bucket with the reasons, whether it is past the recovery window, how long it
 * stays; in depth also what has to be promoted first, and which references would go with it.
 */
export const evaluateSession = (session: SessionFacts, options: AuditOptions): AuditItem => {
  const found = classifyRun(session.sidecars, options.profile)
  const { state, learning } = session.sidecars
  const touchedAt = latest(updatedAt(state), updatedAt(learning))
  const at = Date.parse(options.at)
  const age = touchedAt === null ? null : Math.floor((at - touchedAt) / dayMs)
  const isDisposable = found.bucket === 'cleanup_candidate' || found.bucket === 'terminal_done'
  return {
    slug: session.slug,
    path: session.path,
    classification: found.bucket,
    state_status: found.status,
    phase: found.phase,
    next_action_status: found.next,
    reasons: found.reasons,
    rule: found.rule,
    updated_at: updatedText(state),
    age_days: age,
    stale: whyStale(found, learning, age, options.staleDays),
    retention: retainSession(session, found.bucket, found.status, touchedAt),
    promote: options.isDeep ? findPromotions(session, found.bucket) : noPromotions,
    links: options.isDeep && isDisposable ? findLinks(Object.values(session.sidecars)) : noLinks,
  }
}

const noLinks: AuditItem['links'] = []
const noPromotions: AuditItem['promote'] = []

/** Whether a session may go once what it holds is promoted: then the rest of its folder is worth reading. */
export const isPastWindow = (item: AuditItem, at: string): boolean =>
  item.retention.keep_until !== null && item.retention.keep_until < at

const fieldOf = (reading: SidecarReading | undefined, name: string): unknown =>
  reading?.standing === 'read' ? asObject(reading.value)?.[name] : undefined

const updatedAt = (reading: SidecarReading | undefined): number | null =>
  parseInstant(fieldOf(reading, 'updated_at'))

/** As it is written, where it is a date at all. */
const updatedText = (reading: SidecarReading | undefined): string | null =>
  updatedAt(reading) === null ? null : asText(fieldOf(reading, 'updated_at'))

const latest = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other)

/** The three kinds that must not lie around: undecided, unrouted, and verified but never closed. */
const whyStale = (
  found: Classification,
  learning: SidecarReading | undefined,
  age: number | null,
  staleDays: number,
): string | null => {
  if (age === null || age < staleDays || found.bucket === 'invalid') return null
  if (found.status === 'needs_decision') return `undecided for ${age} days`
  if (fieldOf(learning, 'status') === 'followup_required') return `learning not routed for ${age} days`
  if (found.rule === 'verified-done') return `verified and done, but not closed for ${age} days`
  return null
}
