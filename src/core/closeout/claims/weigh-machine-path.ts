import type { FieldName } from '../model/closeout.ts'

/** A path of a machine as a sentence writes it. */
export type WrittenMachinePath = {
  readonly path: string
  readonly field: FieldName | null
  /** The sentence before it and after it. Of a link there is none. */
  readonly before: string
  readonly after: string
  readonly isLink: boolean
}

/** Places that many machines have, and names that stand for anyone's. */
const common =
  /^(?:~|\$HOME|\$\{HOME\}|%USERPROFILE%|%TEMP%|\$TMPDIR|(?:\/private)?\/(?:var\/)?tmp\/|\/root\/|\/(?:home|Users)\/(?:node|app|apps?user|runner|ubuntu|debian|vscode|coder|git|www-data|deploy|public|default|shared|runneradmin|users?|username|name|you|me|someone)\/|[a-z]:[\\/]+(?:(?:Windows[\\/]+)?Temp|Users[\\/]+(?:Public|Default|All Users|ContainerAdministrator|runneradmin|users?|username|name|you|me))[\\/])/i

/** A file that people read, and not one of a folder of settings. */
const readable =
  /^(?!.*[\\/]\.\w).*\.(?:mdx?|txt|log|out|html?|pdf|docx?|rst|adoc|csv|xml|json|jsonl|har|zip|png|jpe?g|gif|svg|webp|mp4|webm|mov)$/i

/** The sentence shows where its evidence is. */
const offer =
  /(?<![\w-])(?:see|attached|evidence|(?:full|complete|raw) \w+|(?:the|my|its)\s+(?:\w+\s+)?(?:logs?|report|output|transcript|recording|screenshot|trace|summary)|(?:logs?|reports?|output|transcripts?|recordings?|screenshots?|traces?|coverage|results?)\s*(?::|is|are|in|at|under|saved|stored|kept))(?![\w-])/i
/** Where a program puts something, which is what the sentence is about. */
const written = /(?<![\w-])(?:to|into|from)[\s\uE000-\uE00F]*$/i

/** Another place in the same sentence, which lasts. */
const lasting = /#\d|https?:\/\/|(?:^|[\s\uE000-\uE00F(])(?:[\w.-]+\/)+[\w-]+\.\w+|[A-Z]{4,}\.md/

const arrow = /(?:->|→)[\s\uE000-\uE00F]*$/

/**
 * Whether readers are sent to a path of a machine: an error where it is offered as evidence or as a record, a warning where
 * it may be, `null` where a product's own place is meant, such as `~/.config/shop.toml`.
 *
 * A link leads there in any field. What stands in a longer code span is part of a command.
 */
export const weighMachinePath = (found: WrittenMachinePath): 'error' | 'warning' | null => {
  if (found.isLink) return 'error'
  const isSubject = found.field === 'shipped'
  const isCommand = isInCommand(found)
  if (!common.test(found.path)) return isCommand || isSubject ? 'warning' : 'error'
  if (found.field === 'follow_ups' && arrow.test(found.before)) return 'error'
  if (isCommand || isSubject || !readable.test(found.path)) return null
  if (found.field === 'verification')
    return offer.test(found.before) && !written.test(found.before) ? 'error' : 'warning'
  if (found.field === 'follow_ups' || found.field === 'changes') return null
  return lasting.test(found.before) || lasting.test(found.after) ? null : 'error'
}

/** A code span that holds more than the path. */
const isInCommand = ({ before, after }: WrittenMachinePath): boolean => {
  const open = before.lastIndexOf('\uE000')
  if (open < before.lastIndexOf('\uE001') || open === -1) return false
  const end = after.indexOf('\uE001')
  const inside = `${before.slice(open + 1)} ${end === -1 ? after : after.slice(0, end)}`
  return /[^\s'"]/.test(inside)
}
