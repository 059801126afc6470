import { asObject, asObjects, asText, asTexts } from '../../text/json/json.ts'
import { readInstant } from '../../text/parse-instant.ts'
import type { Known } from '../../vocabulary/known.ts'
import { disposableFileOf } from '../model/disposable.ts'
import {
  type CommittedFiles,
  type FolderContents,
  type FolderEntry,
  liveWindowMs,
  type RemovableFile,
  type Removal,
} from '../model/removal.ts'
import { type SessionFacts, type SidecarName, sidecarFiles, sidecarNames } from '../model/workspace.ts'
import { isRecordReference } from './check-reference.ts'
import { checkSidecarClosed } from './check-sidecars-closed.ts'

/** What the evaluation needs besides the session. `at` is in milliseconds; `keepDays` is its recovery window. */
export type RemovalContext = {
  readonly committed: Known<CommittedFiles>
  readonly at: number
  readonly keepDays: number
}

const maxReasons = 20

/**
 * Evaluate whether a session may leave the artifact root: everything in its folder was read, and each file is
 * disposable, a sidecar that holds nothing open, or committed byte for byte.
 *
 * Total. A session whose folder was not read is not safe.
 *
 * @see seed 001, "Local Retention Policy" and "Prevention Rules"
 */
export const evaluateRemoval = (session: SessionFacts, context: RemovalContext): Removal => {
  const { contents } = session
  if (!contents) return { reasons: ['its folder was not read'], files: [], isOnlyLive: false }
  const records = recordsOf(session)
  const inner = innerFolders(contents)
  const files = contents.entries.filter(
    ({ kind, path }) => kind === 'file' && !inner.some(({ folder }) => path.startsWith(folder)),
  )
  const evaluated = files.map(file => evaluateFile(file, session, records, context))
  const live = liveReasons(session, context)
  const reasons = [
    ...live,
    ...contents.unread,
    ...inner.map(({ why }) => why),
    ...contents.entries.flatMap(strangeEntry),
    ...evaluated.flatMap(file => file.reasons),
  ]
  return {
    reasons:
      reasons.length <= maxReasons
        ? reasons
        : [...reasons.slice(0, maxReasons), `and ${reasons.length - maxReasons} more reasons`],
    files: evaluated.flatMap(({ file }) => (file ? [file] : [])),
    isOnlyLive: live.length > 0 && reasons.length === live.length,
  }
}

/**
 * Why a live process may hold the session: its state or something in its folder changed within the hour. Why somebody may
 * still need it: something in it changed within its recovery window, whatever its state says.
 */
const liveReasons = (
  { contents, sidecars }: SessionFacts,
  { at, keepDays }: RemovalContext,
): readonly string[] => {
  const state = sidecars.state?.standing === 'read' ? asObject(sidecars.state.value) : null
  const updated = readInstant(state?.updated_at)
  const newest = (contents?.entries ?? []).reduce<FolderEntry | null>(
    (latest, entry) => (latest && latest.changedAt >= entry.changedAt ? latest : entry),
    null,
  )
  if (newest && at - newest.changedAt < liveWindowMs) {
    return [`${newest.path} ${describeChange(at - newest.changedAt)}: a live process may hold the session`]
  }
  if (updated !== null && at - updated < liveWindowMs)
    return [`state.json ${describeChange(at - updated)}: a live process may hold the session`]
  return newest && at - newest.changedAt < keepDays * dayMs
    ? [
        `${newest.path} ${describeChange(at - newest.changedAt)}: its recovery window of ${keepDays} days is open`,
      ]
    : []
}

const describeChange = (ms: number): string =>
  ms < 0
    ? 'is dated in the future'
    : ms < dayMs
      ? `changed ${Math.floor(ms / 60_000)} minutes ago`
      : `changed ${Math.floor(ms / dayMs)} days ago`

const dayMs = 86_400_000

/** The folders inside of a session that are something else, each with a slash at its end, "" for the session itself. */
const innerFolders = ({
  entries,
}: FolderContents): readonly { readonly folder: string; readonly why: string }[] =>
  entries.flatMap(({ path }) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const name = path.slice(folder.length)
    if (name === '.git')
      return [{ folder, why: `${folder || 'the session'} is a git work tree or repository` }]
    if (name === sidecarFiles.state && folder !== '') return [{ folder, why: `${folder} is another session` }]
    return []
  })

const strangeEntry = ({ path, kind }: FolderEntry): readonly string[] => {
  if (kind === 'symlink') return [`${path} is a symlink, and links are not followed`]
  return kind === 'other' ? [`${path} is neither a file nor a folder`] : []
}

type EvaluatedFile = { readonly reasons: readonly string[]; readonly file: RemovableFile | null }
const unsafe = (...reasons: readonly string[]): EvaluatedFile => ({ reasons, file: null })
const safe = (path: string, why: string, lives: readonly string[] = []): EvaluatedFile => ({
  reasons: [],
  file: { path, why, lives },
})

const sidecarOf = (path: string): SidecarName | undefined =>
  sidecarNames.find(name => sidecarFiles[name] === path)

const evaluateFile = (
  entry: FolderEntry,
  session: SessionFacts,
  records: readonly string[],
  context: RemovalContext,
): EvaluatedFile => {
  const { path, blob } = entry
  const { committed } = context
  const copy = committed.known && blob !== null ? committed.value.pathOfBlob.get(blob) : undefined
  const name = sidecarOf(path)
  if (name) return evaluateSidecar(name, session, records, context)
  const disposable = disposableFileOf(path)
  if (disposable) {
    const decision = disposable.isRead ? findDecision(entry) : null
    return decision === null ? safe(path, disposable.is) : unsafe(`${path} ${decision}`)
  }
  if (copy !== undefined) return safe(path, 'the repository has a committed copy of it', [copy])
  return unsafe(`${path} is content that is promoted nowhere`)
}

const evaluateSidecar = (
  name: SidecarName,
  session: SessionFacts,
  records: readonly string[],
  { committed }: RemovalContext,
): EvaluatedFile => {
  const file = sidecarFiles[name]
  const reading = session.sidecars[name]
  if (!reading || reading.standing === 'absent') return unsafe(`${file} was not read`)
  if (reading.standing === 'unreadable') return unsafe(`${file} ${reading.why}`)
  const reasons = checkSidecarClosed(name, reading.value, committed)
  if (reasons.length > 0) return unsafe(...reasons)
  const disposable = disposableFileOf(file)
  if (disposable) return safe(file, disposable.is)
  if (records.length > 0)
    return safe(file, 'nothing in it is open, and a record outside names its result', records)
  return unsafe(`${file} names no pull request, issue or document that holds its result`)
}

const decisionKinds = /decision|decided|question|blocker/i

/** Why a log is more than a log: `null` where its lines are events that hold no decision. */
const findDecision = ({ text }: FolderEntry): string | null => {
  if (text === undefined) return 'is too large to be checked'
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const event = parseLine(line)
    if (!event) return `line ${index + 1} is not an event`
    if (decisionKinds.test(asText(event.kind) ?? '')) return `line ${index + 1} holds a decision`
    if (event.status === 'blocked' || event.status === 'failed') return `line ${index + 1} reports a failure`
  }
  return null
}

const parseLine = (line: string) => {
  try {
    return asObject(JSON.parse(line))
  } catch {
    return null
  }
}

const maxRecords = 5

/** The pull requests, issues and committed documents that the sidecars name: where the result of the session is kept. */
const recordsOf = ({ sidecars }: SessionFacts): readonly string[] => {
  const value = (name: SidecarName) => {
    const reading = sidecars[name]
    return reading?.standing === 'read' ? asObject(reading.value) : null
  }
  const learned = asObjects(value('learning')?.records)
  const named = [
    ...asObjects(value('evidence')?.external_evidence).map(entry => asText(entry.url) ?? ''),
    ...learned.flatMap(record => asTexts(record.source_refs)),
    ...learned.flatMap(record => asObjects(record.routing).map(route => asText(route.ref) ?? '')),
    ...asTexts(asObject(value('release')?.docs)?.refs),
    ...asTexts(value('state')?.work_item_refs),
  ]
  return [...new Set(named.map(ref => ref.trim()).filter(isRecordReference))].slice(0, maxRecords)
}
