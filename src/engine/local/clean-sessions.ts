import { windowOf } from '../../core/sessions/choose-retention.ts'
import { dateSession } from '../../core/sessions/date-session.ts'
import { evaluateSession, isPastWindow, keepDaysOf } from '../../core/sessions/evaluate-session.ts'
import { type AuditOptions, type ProfileName, profiles } from '../../core/sessions/model/audit.ts'
import type { RemovableFile } from '../../core/sessions/model/removal.ts'
import type { SessionFacts } from '../../core/sessions/model/workspace.ts'
import { evaluateRemoval } from '../../core/sessions/removal/evaluate-removal.ts'
import { withDefects } from '../../core/sessions/sidecars/with-defects.ts'
import { CloseoutError, type ErrorCode } from '../../core/vocabulary/errors.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'
import { listCommitted } from '../../io/git/checkout/list-committed.ts'
import { finishMoves } from '../../io/store/archive-lane.ts'
import { archiveSession } from '../../io/store/archive-session.ts'
import {
  listSessions,
  readNewestChange,
  readSession,
  readWholeSession,
  type SessionFolder,
} from '../../io/store/read-workspace.ts'

/** Which sessions of a root are cleaned. `slugs` is `null` for every finished one. */
export type CleanRequest = {
  readonly root: { readonly shown: string; readonly at: string }
  readonly slugs: readonly string[] | null
  readonly profile: ProfileName
  readonly isApplied: boolean
  /** Asked again for each session: an ISO-8601 UTC instant. */
  readonly now: () => string
}

/**
 * What became of one session. `kept` says why it stays; `moved_to` and `manifest` are `null` where it was not moved.
 * `error` is there where the surroundings prevented its move: a full disk, a missing permission.
 */
export type CleanedSession = {
  readonly slug: string
  readonly outcome: 'moved' | 'would move' | 'kept'
  readonly kept: readonly string[]
  readonly files: readonly RemovableFile[]
  readonly moved_to: string | null
  readonly manifest: string | null
  readonly error: CleaningError | null
}

type CleaningError = {
  readonly code: ErrorCode
  readonly what: string
  readonly where: string
  readonly fix: string | null
}

/** What `closeout clean` prints. */
export type Cleaning = {
  readonly schema_version: '1.0'
  readonly artifact_root: string
  readonly applied: boolean
  readonly sessions: readonly CleanedSession[]
}

/** A cleaning, and how many sessions it does not list: they are not finished, or not past their window. */
export type Cleaned = { readonly cleaning: Cleaning; readonly leftOut: number }

/**
 * Move the finished sessions of a root that are safe to remove to its archive lane, or say which would move.
 *
 * Each session is read and evaluated at the moment of its move, whatever an earlier audit said. Without names, sessions
 * that are not finished or not past their window are left out; a session that was named says why it stays.
 *
 * @throws CloseoutError where the root is no folder, or `usage` where it has no session of a name
 */
export const cleanSessions = async (request: CleanRequest): Promise<Cleaned> => {
  const { root, slugs } = request
  const folders = listSessions(root.shown, root.at, profiles[request.profile])
  const unknownSlug = slugs?.find(slug => !folders.some(folder => folder.slug === slug))
  if (unknownSlug !== undefined) {
    throw new CloseoutError('usage', `${root.shown} has no session ${JSON.stringify(unknownSlug)}.`, {
      fix: 'closeout audit --all lists the sessions.',
    })
  }
  if (request.isApplied) finishMoves(`${root.at}/archive`)
  const sessions: CleanedSession[] = []
  const list = listOften()
  for (const folder of folders) {
    if (slugs && !slugs.includes(folder.slug)) continue
    const cleaned = await tryToClean(folder, request, list)
    if (cleaned) sessions.push(cleaned)
  }
  const cleaning = { artifact_root: root.shown, applied: request.isApplied, sessions }
  const leftOut = slugs ? 0 : folders.length - sessions.length
  return { cleaning: { schema_version: '1.0', ...cleaning }, leftOut }
}

const optionsOf = ({ profile }: CleanRequest, at: string): AuditOptions => ({
  profile,
  at,
  staleDays: 14,
  isDeep: true,
})

const sidecars = ['state', 'learning', 'release', 'evidence', 'trust-bundle'] as const

/** Why a session is not to be cleaned at all, `null` for a finished one past its window. */
const why = (folder: SessionFolder, request: CleanRequest): string | null => {
  const options = optionsOf(request, request.now())
  return whyNotFinished(dated(readSession(folder, sidecars), folder, options), options)
}

/** Dates a session by its files where its state does not: only then are the files looked at. */
const dated = (session: SessionFacts, folder: SessionFolder, { at }: AuditOptions): SessionFacts =>
  dateSession(session, Date.parse(at)).note === null
    ? session
    : { ...session, newestChangeAt: readNewestChange(folder) }

const whyNotFinished = (session: SessionFacts, options: AuditOptions): string | null => {
  const evaluated = evaluateSession(session, options)
  const { found, retention, touchedAt } = evaluated
  if (found.bucket !== 'terminal_done') return `it is not finished: ${found.reasons.join('; ')}`
  if (isPastWindow(evaluated, Date.parse(options.at))) return null
  const { keep_until: until } = windowOf(retention, touchedAt)
  return until === null
    ? 'nothing says how old it is'
    : `its recovery window is open until ${until.slice(0, 10)}`
}

/** Whatever stops one session: the others go on, and what was moved before is reported. */
const tryToClean = async (
  folder: SessionFolder,
  request: CleanRequest,
  list: ListCommitted,
): Promise<CleanedSession | null> => {
  try {
    if (!request.slugs && why(folder, request) !== null) return null
    return await cleanSession(folder, request, list)
  } catch (thrown) {
    const { code, message, where, fix } = asError(thrown, folder)
    const error = { code, what: message, where: where ?? folder.shown, fix: fix ?? null }
    return { ...stays(folder, [message.replace(/\.$/, '')]), error }
  }
}

const asError = (thrown: unknown, { shown }: SessionFolder): CloseoutError => {
  if (thrown instanceof CloseoutError) return thrown
  const system = systemErrorOf(thrown)
  if (!system) throw thrown
  const fix = system.fix === null ? {} : { fix: system.fix }
  return new CloseoutError('store-refused', `${shown} stays where it is: ${system.why}.`, fix)
}

const stays = ({ slug }: SessionFolder, kept: readonly string[]): CleanedSession => ({
  ...{ slug, outcome: 'kept', kept, files: [] },
  ...{ moved_to: null, manifest: null, error: null },
})

type ListCommitted = typeof listCommitted

/** What is committed, asked again where the answer is older than a moment: a question for each of many sessions takes long. */
const listOften = (maxAgeMs = 1_000): ListCommitted => {
  let last: { readonly at: number; readonly answer: ReturnType<ListCommitted> } | null = null
  return folder => {
    const now = performance.now()
    if (last === null || now - last.at > maxAgeMs) last = { at: now, answer: listCommitted(folder) }
    return last.answer
  }
}

const cleanSession = async (
  folder: SessionFolder,
  request: CleanRequest,
  list: ListCommitted,
): Promise<CleanedSession> => {
  const { slug } = folder
  if (slug.includes('\ufffd')) return stays(folder, ['its name is not UTF-8'])
  const committed = await list(request.root.at)
  const at = request.now()
  const options = optionsOf(request, at)
  const algorithm = committed.known ? committed.value.algorithm : 'sha1'
  const session = dated(withDefects(readWholeSession(folder, algorithm)), folder, options)
  const notFinished = whyNotFinished(session, options)
  if (notFinished !== null) return stays(folder, [notFinished])
  const { retention } = evaluateSession(session, options)
  const keepDays = keepDaysOf(retention)
  const { reasons, files } = evaluateRemoval(session, { committed, at: Date.parse(at), keepDays })
  if (reasons.length > 0 || !session.contents) return stays(folder, reasons)
  const planned = { slug, kept: [], files, moved_to: null, manifest: null, error: null }
  if (!request.isApplied) return { ...planned, outcome: 'would move' }
  try {
    const finished = [`finished, and past its recovery window`]
    const archived = archiveSession({ folder, contents: session.contents, files, reasons: finished, at })
    return { ...planned, outcome: 'moved', moved_to: archived.movedTo, manifest: archived.manifest }
  } catch (error) {
    if (!(error instanceof CloseoutError) || error.cause !== undefined) throw error
    return stays(folder, [error.message.replace(/\.$/, '')])
  }
}
