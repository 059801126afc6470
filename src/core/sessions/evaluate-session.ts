import { asObject } from '../text/json/json.ts'
import { dayMs, parseInstant } from '../text/parse-instant.ts'
import { chooseRetention, windowOf } from './choose-retention.ts'
import { type Classification, classifyRun } from './classify-run.ts'
import { findLinks } from './find-links.ts'
import { findPromotions } from './find-promotions.ts'
import type { AuditItem, AuditOptions, RetentionClass } from './model/audit.ts'
import type { SessionFacts, SidecarReading } from './model/workspace.ts'

/** The three kinds of sessions that must not stay open, in words that precede the number of days. */
export const staleKinds = {
  undecided: 'undecided',
  unrouted: 'learning not routed',
  unclosed: 'verified and done, but not closed',
} as const

/**
 * What is kept of a session while the others are read: a root may hold 100,000, so what follows from
 * these few facts is computed later. `touchedAt` are milliseconds, `null` where no sidecar dates itself.
 */
export type EvaluatedSession = {
  readonly slug: string
  readonly found: Classification
  /** As the state writes it, `null` where that is no date. */
  readonly updatedText: string | null
  readonly touchedAt: number | null
  readonly stale: keyof typeof staleKinds | null
  readonly retention: RetentionClass
  readonly promote: AuditItem['promote']
  readonly links: AuditItem['links']
}

/**
 * Evaluate one session: its bucket with the reasons, whether it is older than the recovery window, how long it
 * stays; in depth also what has to be promoted first, and which references would be lost with it.
 *
 * @param share  may give an equal classification in place of the one that was made
 */
export const evaluateSession = (
  session: SessionFacts,
  options: AuditOptions,
  share: (found: Classification) => Classification = found => found,
): EvaluatedSession => {
  const found = share(classifyRun(session.sidecars, options.profile))
  const { state, learning } = session.sidecars
  const written = fieldOf(state, 'updated_at')
  const updatedAt = parseInstant(written)
  const touchedAt = latest(updatedAt, parseInstant(fieldOf(learning, 'updated_at')))
  const isDisposable = found.bucket === 'cleanup_candidate' || found.bucket === 'terminal_done'
  return {
    slug: session.slug,
    found,
    updatedText: updatedAt === null ? null : (written as string),
    touchedAt,
    stale: isOld(touchedAt, options) ? whyStale(found, learning) : null,
    retention: chooseRetention(session, found.bucket, found.status),
    promote: options.isDeep ? findPromotions(session, found.bucket) : noPromotions,
    links: options.isDeep && isDisposable ? findLinks(Object.values(session.sidecars)) : noLinks,
  }
}

const noLinks: AuditItem['links'] = []
const noPromotions: AuditItem['promote'] = []

/** Whole days since a session was touched; negative where it is dated in the future. */
export const ageInDays = (touchedAt: number, at: string): number =>
  Math.floor((Date.parse(at) - touchedAt) / dayMs)

/** Whether a session may be deleted once its results are promoted: only then the rest of its folder is read. */
export const isPastWindow = ({ retention, touchedAt }: EvaluatedSession, at: string): boolean => {
  const { keep_until: keepUntil } = windowOf(retention, touchedAt)
  return keepUntil !== null && keepUntil < at
}

const fieldOf = (reading: SidecarReading | undefined, name: string): unknown =>
  reading?.standing === 'read' ? asObject(reading.value)?.[name] : undefined

const latest = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other)

const isOld = (touchedAt: number | null, { at, staleDays }: AuditOptions): boolean =>
  touchedAt !== null && ageInDays(touchedAt, at) >= staleDays

const whyStale = (found: Classification, learning: SidecarReading | undefined): EvaluatedSession['stale'] => {
  if (found.bucket === 'invalid') return null
  if (found.status === 'needs_decision') return 'undecided'
  if (fieldOf(learning, 'status') === 'followup_required') return 'unrouted'
  return found.rule === 'verified-done' ? 'unclosed' : null
}
