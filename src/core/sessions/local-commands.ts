import { shellWord } from '../text/shell-word.ts'
import type { Audit, AuditItem } from './model/audit.ts'

/**
 * The commands that a person may run next on a session, in their order. They are only printed.
 *
 * First those that promote, then those that clean up. Deletion is offered only after the window, and only if the
 * whole folder was read and nothing in it is left to promote; else the session moves to the archive lane. A session
 * that is active, broken, of unknown age, or without a readable name gets no command that cleans up.
 *
 * @param audit  the audit that the session is an item of
 */
export const localCommands = (item: AuditItem, audit: Audit): readonly string[] => {
  const root = audit.artifact_root
  if (item.classification === 'invalid') return [`closeout validate ${path(item.path)}`]
  if (item.classification === 'active_wip') return none
  const promote = `closeout render --artifact-root=${shellWord(root)} --slug=${shellWord(item.slug)}`
  if (item.classification !== 'terminal_done') return [promote]
  const clear = clearing(item, audit)
  return item.promote.length > 0 ? [promote, ...clear] : clear
}

const none: readonly string[] = []

const clearing = (item: AuditItem, { artifact_root: root, at, depth }: Audit): readonly string[] => {
  const { keep_until: keepUntil, delete_after: deleteAfter } = item.retention
  if (keepUntil === null || keepUntil >= at || item.slug.includes('\ufffd')) return none
  const isSpent = deleteAfter !== null && deleteAfter < at
  if (isSpent && depth === 'whole' && item.promote.length === 0) return [`rm -r -- ${path(item.path)}`]
  const lane = path(`${root}/archive`)
  return [`mkdir -p -- ${lane} && mv -n -- ${path(item.path)} ${lane}/`]
}

/** The path in quotes; it never starts with a dash and hides no character. */
const path = (text: string): string => shellWord(text.startsWith('-') ? `./${text}` : text)
