import { copyText } from '../text/copy-text.ts'
import { asObject, asText } from '../text/json/json.ts'
import { dayMs } from '../text/parse-instant.ts'
import { unknown } from '../vocabulary/known.ts'
import { chooseRetention } from './choose-retention.ts'
import { type Classification, classifyRun } from './classify-run.ts'
import { type AgeSource, dateSession } from './date-session.ts'
import { findLinks } from './find-links.ts'
import { findPromotions } from './find-promotions.ts'
import {
  type AuditItem,
  type AuditOptions,
  type Bucket,
  type RetentionClass,
  retentionClasses,
} from './model/audit.ts'
import type { SessionFacts, SidecarReading, Sidecars } from './model/workspace.ts'
import { evaluateRemoval } from './removal/evaluate-removal.ts'

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
  /** The next action of active work, as its state writes it; of learning, where no route needs action. */
  readonly nextAct: string | null
  /** Why the age is not that of `updated_at`. */
  readonly note: string | null
  /** The branch that the state names. */
  readonly branch: string | null
  readonly promote: AuditItem['promote']
  readonly links: AuditItem['links']
  readonly unsafe: AuditItem['unsafe']
  /** Whether it is unsafe only because it changed within the hour. */
  readonly isOnlyLive: boolean
}

/**
 * Evaluate one session: its bucket with the reasons, its age, whether it is past the recovery window and how long it
 * stays. Where its whole folder was read, also what to promote first, which references would go with it, and whether
 * it is safe to remove.
 *
 * @param classify  may give a classification that another session has
 * @param shareText  may give the same text that another session has
 */
export const evaluateSession = (
  session: SessionFacts,
  options: AuditOptions,
  classify: (sidecars: Sidecars) => Classification = sidecars => classifyRun(sidecars, options.profile),
  shareText: (text: string) => string = text => text,
): EvaluatedSession => {
  const found = classify(session.sidecars)
  const { state, learning } = session.sidecars
  const at = Date.parse(options.at)
  const date = dateSession(session, at)
  const branch = asText(fieldOf(state, 'branch'))
  const nextAct = found.bucket === 'active_wip' ? nextActOf(state) : learningAct(found)
  const isLooked = session.contents !== undefined && isSettled(found.bucket)
  const retention = chooseRetention(session, found.bucket, found.status)
  const removal = isLooked
    ? evaluateRemoval(session, {
        ...{ committed: options.committed ?? notListed, at },
        keepDays: keepDaysOf(retention),
      })
    : null
  return {
    slug: session.slug,
    found,
    updatedText: date.updatedText,
    touchedAt: date.touchedAt,
    ageFrom: date.from,
    stale: whyStale(found, learning, date.touchedAt, { at, staleDays: options.staleDays }),
    retention,
    nextAct: nextAct === null ? null : shareText(nextAct),
    note: date.note,
    branch: branch === null ? null : shareText(branch),
    promote: removal ? findPromotions(session, found.bucket, removal) : null,
    links: removal ? findLinks(Object.values(session.sidecars)) : null,
    unsafe: removal && mayLeave(found.bucket) ? removal.reasons : null,
    isOnlyLive: removal?.isOnlyLive ?? false,
  }
}

const notListed = unknown('the committed files were not listed')
const mayLeave = (bucket: Bucket): boolean => bucket === 'cleanup_candidate' || bucket === 'terminal_done'

/** Whether the work of a session is over, so that what it holds is worth reading. */
export const isSettled = (bucket: Bucket): boolean =>
  mayLeave(bucket) || bucket === 'active_learning_followup'

/** Whole days since a session was touched; both in milliseconds. */
export const ageInDays = (touchedAt: number, at: number): number => Math.floor((at - touchedAt) / dayMs)

/** The days of a session's recovery window, 0 where it has none. */
export const keepDaysOf = (retention: EvaluatedSession['retention']): number =>
  retentionClasses[retention].days?.[0] ?? 0

/** Whether a session may go once what it holds is promoted. @param at  in milliseconds */
export const isPastWindow = (
  { retention, touchedAt }: Pick<EvaluatedSession, 'retention' | 'touchedAt'>,
  at: number,
): boolean => {
  const { days } = retentionClasses[retention]
  return days !== null && touchedAt !== null && touchedAt + days[0] * dayMs < at
}

const fieldOf = (reading: SidecarReading | undefined, name: string): unknown =>
  reading?.standing === 'read' ? asObject(reading.value)?.[name] : undefined

/** What lies around for too long: first its kind, because most sessions are of none. */
const whyStale = (
  found: Classification,
  learning: SidecarReading | undefined,
  touchedAt: number | null,
  { at, staleDays }: { readonly at: number; readonly staleDays: number },
): EvaluatedSession['stale'] => {
  const kind = staleKindOf(found, learning)
  return kind === null || touchedAt === null || ageInDays(touchedAt, at) >= staleDays ? kind : null
}

const staleKindOf = (
  found: Classification,
  learning: SidecarReading | undefined,
): EvaluatedSession['stale'] => {
  if (found.bucket === 'invalid') return null
  if (found.status === 'needs_decision') return 'undecided'
  if (fieldOf(learning, 'status') === 'followup_required') return 'unrouted'
  return found.rule === 'verified-done' ? 'unclosed' : null
}

const maxAct = 120

/** What is left of learning whose routes are all closed or tracked. */
const learningAct = ({ bucket, needsRouting }: Classification): string | null =>
  bucket === 'active_learning_followup' && !needsRouting ? 'set the learning status to learned' : null

const nextActOf = (state: SidecarReading | undefined): string | null => {
  const summary = asText(asObject(fieldOf(state, 'next_action'))?.summary)
  return summary === null || summary.length <= maxAct ? summary : copyText(`${summary.slice(0, maxAct)}…`)
}
