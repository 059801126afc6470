import { asObject, asText } from '../text/json.ts'
import { dayMs, readInstant } from '../text/parse-instant.ts'
import { unknown } from '../vocabulary/known.ts'
import { type Classification, classifyRun } from './classify-run.ts'
import { type AgeSource, dateSession } from './date-session.ts'
import { findLinks } from './find-links.ts'
import { findPromotions } from './find-promotions.ts'
import type { AuditItem, AuditOptions, Bucket, RetentionClass } from './model/audit.ts'
import type { SessionFacts, SidecarReading } from './model/workspace.ts'
import { evaluateRemoval } from './removal/evaluate-removal.ts'
import { chooseRetention, windowOf } from './retain-session.ts'

/** The three kinds that must not lie around, and how they are described before the days. */
export const staleKinds = {
  undecided: 'undecided',
  unrouted: 'learning not routed',
  unclosed: 'verified and done, but not closed',
} as const

/**
 * What is kept of a session while the others are read. A root may hold 100,000, so whatever follows from these few
 * facts is derived later. `touchedAt` is in milliseconds, `null` where nothing dates the session. `promote`, `links`
 * and `unsafe` are `null` where nobody looked for them.
 */
export type EvaluatedSession = {
  readonly slug: string
  readonly found: Classification
  /** As the state writes it, `null` where that is no date. */
  readonly updatedText: string | null
  readonly touchedAt: number | null
  readonly ageFrom: AgeSource | null
  readonly stale: keyof typeof staleKinds | null
  readonly retention: RetentionClass
  /** The next action of active work, as its state writes it. */
  readonly nextAct: string | null
  readonly notes: AuditItem['notes']
  readonly promote: AuditItem['promote']
  readonly links: AuditItem['links']
  readonly unsafe: AuditItem['unsafe']
}

/**
 * Evaluate one session: its bucket with the reasons, its age, whether it is past the recovery window and how long it
 * stays. Where its whole folder was read, also what to promote first, which references would go with it, and whether
 * it is safe to remove.
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
  const at = Date.parse(options.at)
  const date = dateSession(session, at)
  const written = fieldOf(state, 'updated_at')
  const merged = mergedNote(session, found.bucket)
  const isLooked = session.contents !== undefined && isSettled(found.bucket)
  const removal = isLooked
    ? evaluateRemoval(session, { committed: options.committed ?? notListed, at })
    : null
  return {
    slug: session.slug,
    found,
    updatedText: readInstant(written) === null ? null : (written as string),
    touchedAt: date.touchedAt,
    ageFrom: date.from,
    stale: isOld(date.touchedAt, options) ? whyStale(found, learning) : null,
    retention: chooseRetention(session, found.bucket, found.status),
    nextAct: found.bucket === 'active_wip' ? nextActOf(state) : null,
    notes: date.note === null && merged === null ? none : [date.note, merged].filter(note => note !== null),
    promote: removal ? findPromotions(session, found.bucket, removal) : null,
    links: removal ? findLinks(Object.values(session.sidecars)) : null,
    unsafe: removal && mayLeave(found.bucket) ? removal.reasons : null,
  }
}

const none: readonly string[] = []
const notListed = unknown('the committed files were not listed')
const mayLeave = (bucket: Bucket): boolean => bucket === 'cleanup_candidate' || bucket === 'terminal_done'

/** Whether the work of a session is over, so that what it holds is worth reading. */
export const isSettled = (bucket: Bucket): boolean =>
  mayLeave(bucket) || bucket === 'active_learning_followup'

/** Whole days since a session was touched. */
export const ageInDays = (touchedAt: number, at: string): number =>
  Math.floor((Date.parse(at) - touchedAt) / dayMs)

/** Whether a session may go once what it holds is promoted. */
export const isPastWindow = (
  { retention, touchedAt }: Pick<EvaluatedSession, 'retention' | 'touchedAt'>,
  at: string,
): boolean => {
  const { keep_until: keepUntil } = windowOf(retention, touchedAt)
  return keepUntil !== null && keepUntil < at
}

const fieldOf = (reading: SidecarReading | undefined, name: string): unknown =>
  reading?.standing === 'read' ? asObject(reading.value)?.[name] : undefined

const isOld = (touchedAt: number | null, { at, staleDays }: AuditOptions): boolean =>
  touchedAt === null || ageInDays(touchedAt, at) >= staleDays

const whyStale = (found: Classification, learning: SidecarReading | undefined): EvaluatedSession['stale'] => {
  if (found.bucket === 'invalid') return null
  if (found.status === 'needs_decision') return 'undecided'
  if (fieldOf(learning, 'status') === 'followup_required') return 'unrouted'
  return found.rule === 'verified-done' ? 'unclosed' : null
}

const maxAct = 120

const nextActOf = (state: SidecarReading | undefined): string | null => {
  const summary = asText(asObject(fieldOf(state, 'next_action'))?.summary)
  return summary === null || summary.length <= maxAct ? summary : `${summary.slice(0, maxAct)}…`
}

const mergedNote = ({ sidecars, mergedBranches }: SessionFacts, bucket: Bucket): string | null => {
  if (!mergedBranches?.known || mergedBranches.value.size === 0) return null
  const branch = asText(fieldOf(sidecars.state, 'branch'))
  if (branch === null || !mergedBranches.value.has(branch)) return null
  const next = bucket === 'terminal_done' ? '' : ': record the final acceptance'
  return `branch ${JSON.stringify(branch)} is merged${next}`
}
