import { shellWord } from '../text/shell-word.ts'
import type { Audit, AuditItem } from './model/audit.ts'

/**
 * The commands that a person may run next on a session, in their order. They are only printed.
 *
 * First what promotes, then what clears. A session is offered for cleaning only after its window, where its whole folder
 * was read and nothing in it would be lost. A session that is active, broken, of unknown age, or whose name is no
 * readable text gets no command that clears.
 *
 * @param audit  the audit that the session is an item of
 */
export const localCommands = (
  item: AuditItem,
  audit: Pick<Audit, 'artifact_root' | 'at'>,
): readonly string[] => {
  if (item.classification === 'invalid') {
    const isNamed = !item.slug.includes('\ufffd')
    return [`closeout validate ${path(isNamed ? item.path : audit.artifact_root)}`]
  }
  if (item.classification === 'active_wip') return none
  const where = `--artifact-root=${shellWord(audit.artifact_root)} --slug=${shellWord(item.slug)}`
  if (item.classification !== 'terminal_done') return [`closeout render ${where}`]
  if (isSafeToClean(item, audit.at)) return [`closeout clean ${where}`]
  return item.promote !== null && item.promote.length > 0 ? [`closeout render ${where}`] : none
}

/** Whether a finished session may be moved to the archive lane: past its window, looked into, and nothing would be lost. */
const isSafeToClean = (item: AuditItem, at: string): boolean => {
  const { keep_until: keepUntil } = item.retention
  const isReadable = !item.slug.includes('\ufffd')
  return isReadable && keepUntil !== null && keepUntil < at && item.unsafe?.length === 0
}

const none: readonly string[] = []

/** A path never starts with a dash and never hides a character. */
const path = (text: string): string => shellWord(text.startsWith('-') ? `./${text}` : text)
