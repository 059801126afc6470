import { type EvaluatedSession, evaluateSession, isSettled } from '../../core/sessions/evaluate-session.ts'
import {
  type Audit,
  type AuditOptions,
  type AuditView,
  maxSessionsInDepth,
  profiles,
} from '../../core/sessions/model/audit.ts'
import type { SessionFacts, SidecarName } from '../../core/sessions/model/workspace.ts'
import { shareClassifications, shareTexts } from '../../core/sessions/share-classifications.ts'
import { summarizeAudit, wholeView } from '../../core/sessions/summarize-audit.ts'
import { unknown } from '../../core/vocabulary/known.ts'
import { lazy as engine } from '../../engine/lazy.ts'
import type { Committed } from '../../io/git/checkout/list-committed.ts'
import { lazy } from '../../io/lazy.ts'
import {
  folderOf,
  isLane,
  listSessions,
  listSlugs,
  readNewestChange,
  readSession,
  readWholeSession,
} from '../../io/store/read-workspace.ts'
import type { Root } from './locate-root.ts'
import type { Io } from './terminal.ts'

/** Called after every few sessions with the number of sessions read and the total. */
export type OnProgress = (done: number, total: number) => void

/**
 * Read and evaluate every session of a root, one after the other.
 *
 * In depth, the whole folder of every session that is over is read, so that the audit can name everything that would be
 * lost with it. Large roots are read this way only on request: a whole folder takes as long as ten sidecars.
 *
 * @throws CloseoutError where the root is not a folder
 */
export const scanRoot = async (
  root: Root,
  given: AuditOptions,
  onProgress: OnProgress,
  view: AuditView = wholeView,
): Promise<Audit> => {
  const slugs = listSlugs(root.shown, root.at, profiles[given.profile])
  const isDeep = given.isDeep || slugs.length <= maxSessionsInDepth
  const committed =
    isDeep && slugs.length > 0
      ? await (await lazy.listCommitted()).listCommitted(root.at)
      : unknown('the committed files were not listed')
  const options = { ...given, isDeep, committed }
  const algorithm = committed.known ? committed.value.algorithm : 'sha1'
  const addDefects = isDeep && slugs.length > 0 ? (await engine.withDefects()).withDefects : same
  let hasBranch = false
  function* noted(): Generator<EvaluatedSession> {
    for (const session of evaluated(root, slugs, options, { algorithm, addDefects }, onProgress)) {
      if (session.branch !== null) hasBranch = true
      yield session
    }
  }
  // Read when a session is described, which is later: whether git is to be asked is known once all are evaluated.
  const merged = new Set<string>()
  const audit = summarizeAudit(root.shown, noted(), options, view, merged)
  if (!hasBranch) return audit
  const listed = await (await lazy.listMergedBranches()).listMergedBranches(root.at)
  for (const branch of listed.known ? listed.value : []) merged.add(branch)
  return audit
}

/** How a whole folder is read. */
type Depth = {
  readonly algorithm: Committed['algorithm']
  readonly addDefects: (session: SessionFacts) => SessionFacts
}
const same = (session: SessionFacts): SessionFacts => session

function* evaluated(
  root: Root,
  slugs: readonly string[],
  options: AuditOptions,
  { algorithm, addDefects }: Depth,
  onProgress: OnProgress,
): Generator<EvaluatedSession> {
  const profile = profiles[options.profile]
  const sidecars: readonly SidecarName[] = profile.needsPromotion
    ? ['state', 'learning', 'trust-bundle']
    : ['state', 'learning']
  const [classify, shareText] = [shareClassifications(options.profile), shareTexts()]
  const evaluate = (facts: SessionFacts) => evaluateSession(facts, options, classify, shareText)
  for (const [index, slug] of slugs.entries()) {
    if (index % 256 === 255) onProgress(index + 1, slugs.length)
    const folder = folderOf(root.shown, root.at, slug)
    const read = readSession(folder, sidecars)
    if (read.sidecars.state?.standing === 'absent' && isLane(folder, profile)) continue
    const session = evaluate(read)
    const newestChangeAt = session.note === null ? null : readNewestChange(folder)
    if (options.isDeep && isSettled(session.found.bucket)) {
      yield evaluate({ ...addDefects(readWholeSession(folder, algorithm)), newestChangeAt })
    } else {
      yield session.note === null ? session : evaluate({ ...read, newestChangeAt })
    }
  }
}

/** The sessions of a root with the given sidecars. Each is read when the caller takes it. */
export function* sessionsOf(root: Root, sidecars: readonly SidecarName[]): Generator<SessionFacts> {
  for (const folder of listSessions(root.shown, root.at, profiles.seed)) yield readSession(folder, sidecars)
}

/** Progress on standard error for a terminal, after half a second; `clear` erases it. */
export const progressOf = (io: Io): { readonly report: OnProgress; readonly clear: () => void } => {
  const startedAt = io.now().getTime()
  let isShown = false
  return {
    report: (done, total) => {
      if (io.now().getTime() - startedAt < 500 || !io.isInteractive) return
      isShown = true
      io.err(`\rscanned ${done} of ${total}`)
    },
    clear: () => {
      if (isShown) io.err('\r\u001b[K')
    },
  }
}
