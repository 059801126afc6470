import { resolve } from 'node:path'
import { type EvaluatedSession, evaluateSession, isPastWindow } from '../../core/sessions/evaluate-session.ts'
import {
  type Audit,
  type AuditOptions,
  maxSessionsInDepth,
  profiles,
} from '../../core/sessions/model/audit.ts'
import type { SessionFacts, SidecarName } from '../../core/sessions/model/workspace.ts'
import { shareClassifications } from '../../core/sessions/share-classifications.ts'
import { summarizeAudit } from '../../core/sessions/summarize-audit.ts'
import {
  folderOf,
  listSessions,
  listSlugs,
  readSession,
  readWholeSession,
} from '../../io/store/read-workspace.ts'
import type { Io } from './terminal.ts'

/** Which root: `shown` in every output, `at` where it is opened. */
export type Root = { readonly shown: string; readonly at: string }

/** Called after every few sessions with the number of sessions read and the total. */
export type OnProgress = (done: number, total: number) => void

/**
 * Find a root given on the command line. It is shown relative to the working folder where it lies inside that
 * folder, and as it was given otherwise.
 */
export const locateRoot = (given: string, cwd: string): Root => {
  const at = resolve(cwd, given)
  const inside = at === cwd ? '.' : at.startsWith(`${cwd}/`) ? at.slice(cwd.length + 1) : null
  return { shown: inside ?? (given.replace(/(?<=.)\/+$/, '') || given), at }
}

/**
 * Read and classify every session of a root, one after the other.
 *
 * With `isDeep`, a session past its recovery window is read with all its files, so that the audit can name everything
 * that its removal would lose. Large roots are read this way only on request: a whole folder takes as long as ten sidecars.
 *
 * @throws CloseoutError where the root is not a folder
 */
export const scanRoot = (root: Root, given: AuditOptions, onProgress: OnProgress): Audit => {
  const profile = profiles[given.profile]
  const slugs = listSlugs(root.shown, root.at, profile)
  const options = { ...given, isDeep: given.isDeep || slugs.length <= maxSessionsInDepth }
  return summarizeAudit(root.shown, evaluated(root, slugs, options, onProgress), options)
}

function* evaluated(
  root: Root,
  slugs: readonly string[],
  options: AuditOptions,
  onProgress: OnProgress,
): Generator<EvaluatedSession> {
  const sidecars: readonly SidecarName[] = profiles[options.profile].needsPromotion
    ? ['state', 'learning', 'trust-bundle']
    : ['state', 'learning']
  const share = shareClassifications()
  for (const [index, slug] of slugs.entries()) {
    if (index % 256 === 255) onProgress(index + 1, slugs.length)
    const folder = folderOf(root.shown, root.at, slug)
    const session = evaluateSession(readSession(folder, sidecars), options, share)
    yield options.isDeep && isPastWindow(session, options.at)
      ? evaluateSession(readWholeSession(folder), options, share)
      : session
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
