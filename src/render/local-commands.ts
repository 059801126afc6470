import type { AuditItem } from '../model/audit.ts'
import { quoteForShell } from './quote-for-shell.ts'

/**
 * The commands that a person may run next on a session, in their order. They are only printed.
 *
 * First what promotes, then what clears: into the archive lane inside the window, deletion after it.
 * A session that is active, broken, of unknown age, or whose name is not readable text gets no command that clears.
 *
 * @param root  the root as it is shown
 */
export const localCommands = (item: AuditItem, root: string, at: string): readonly string[] => {
  const isDisposable = item.classification === 'terminal_done' || item.classification === 'cleanup_candidate'
  if (item.classification === 'invalid') return [`closeout validate ${path(item.path)}`]
  const promote = `closeout render --artifact-root=${quoteForShell(root)} --slug=${quoteForShell(item.slug)}`
  if (!isDisposable) return item.classification === 'active_wip' ? none : [promote]
  if (item.classification === 'cleanup_candidate') return [promote]
  const clear = clearing(item, root, at)
  return item.promote.length > 0 ? [promote, ...clear] : clear
}

const none: readonly string[] = []

const clearing = (item: AuditItem, root: string, at: string): readonly string[] => {
  const { keep_until: keepUntil, delete_after: deleteAfter } = item.retention
  if (keepUntil === null || keepUntil >= at || item.slug.includes('\ufffd')) return none
  if (deleteAfter !== null && deleteAfter < at) return [`rm -r -- ${path(item.path)}`]
  const lane = path(`${root}/archive`)
  return [`mkdir -p -- ${lane} && mv -n -- ${path(item.path)} ${lane}/`]
}

/** A path never starts with a dash and never hides a character. */
const path = (text: string): string => quoteForShell(text.startsWith('-') ? `./${text}` : text)
