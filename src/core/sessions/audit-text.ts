import type { Paint } from '../text/paint.ts'
import { dayMs } from '../text/parse-instant.ts'
import { shellWord } from '../text/shell-word.ts'
import { counted, shownText } from '../text/shown-text.ts'
import { localCommands } from './local-commands.ts'
import type { AttentionKind, Audit, AuditItem, Bucket } from './model/audit.ts'

/** How the audit is printed. `isAll` prints every listed session, with all that is known of it. */
export type AuditTextOptions = {
  readonly isAll: boolean
  /** Whether finished sessions are listed: they were asked for. */
  readonly isDoneListed: boolean
  /** How many sessions are printed without `isAll`. */
  readonly limit: number
}

/** How many sessions are printed where nothing says how many: with them the whole text fits 80 lines. */
export const usualLimit = 12

/** No line of the overview is longer. */
const columns = 100

/** The buckets in words, in the order of the counts. */
const bucketWords = {
  invalid: 'invalid',
  active_wip: 'active',
  active_learning_followup: 'learning follow-up',
  cleanup_candidate: 'to close',
  terminal_done: 'done',
} as const satisfies Record<Bucket, string>

/** The audits of several roots as text, one after the other. @see auditText */
export function* auditsText(
  audits: readonly Audit[],
  options: AuditTextOptions,
  paint: Paint,
): Generator<string> {
  for (const [index, audit] of audits.entries()) {
    if (index > 0) yield '\n'
    yield* auditText(audit, options, paint)
  }
}

/**
 * The audit as text, in pieces of a few lines each, so that a long one is never held at once: the counts, the sessions
 * that need attention with reason and next act, then the finished ones, and the count of what waits again.
 */
export function* auditText(audit: Audit, options: AuditTextOptions, paint: Paint): Generator<string> {
  const { totals } = audit
  yield `${paint.bold('Workflow artifact cleanup audit')} (dry run, read-only)\n`
  yield line(`Artifact root: ${shownText(audit.artifact_root)}   profile: ${audit.profile}`)
  yield line(
    `Scanned: ${totals.scanned}   need attention: ${waitingIn(audit)}   past the recovery window of ${audit.stale_days} days: ${pastText(audit)}`,
  )
  yield line(
    Object.entries(bucketWords)
      .map(([bucket, word]) => `${word}: ${totals[bucket as Bucket]}`)
      .join('   '),
  )
  yield* attentionText(audit, options, paint)
  yield* doneText(audit, options, paint)
  yield `\n${paint.bold(lastLine(audit))}\n`
}

/** Finished sessions are counted apart: they need no attention, and their window is that of their class. */
const pastText = ({ totals, done }: Audit): string =>
  `${totals.stale}${totals.terminal_done === 0 ? '' : `, and ${done.safe + done.kept + done.unknown} done`}`

const waitingIn = ({ totals }: Audit): number => totals.scanned - totals.terminal_done

const lastLine = (audit: Audit): string => {
  const waits = waitingIn(audit)
  const verb = waits === 1 ? 'needs' : 'need'
  const all = counted(audit.totals.scanned, 'session')
  if (waits === 0) return audit.totals.scanned === 0 ? 'No sessions.' : `Nothing needs attention in ${all}.`
  return `${waits} of ${all} ${verb} attention, ${audit.totals.stale} of them past the recovery window.`
}

function* attentionText(audit: Audit, options: AuditTextOptions, paint: Paint): Generator<string> {
  const { attention } = audit
  const count = audit.groups.reduce((sum, group) => sum + group.count, 0)
  if (attention.length === 0) {
    const waits = waitingIn(audit)
    yield `\nNeeds attention now: ${waits === 0 ? 'none' : `${waits}, of which this view lists none`}\n`
    return
  }
  yield `\n${paint.yellow(`Needs attention now: ${count}`)}\n`
  if (!options.isAll && count > options.limit && options.limit > 0) {
    yield* groupsText(audit)
    yield `  The first ${options.limit}:\n`
  }
  yield* itemsText(attention, options.isAll ? attention.length : options.limit, audit, options, paint, count)
}

const groupWords = {
  undecided: 'wait for a decision, past the window',
  unrouted: 'have learning that is not routed, past the window',
  unclosed: 'are verified and done but not closed, past the window',
  broken: 'have sidecars that are broken or that no rule knows',
  waiting: 'wait for a person, or are blocked or failed',
  learning: 'have learning that nothing tracks',
  'to close': 'are verified and done, and have to be closed',
  'in progress': 'are in progress',
} as const satisfies Record<AttentionKind, string>

/** How many sessions need attention for each reason, before those that come first. */
function* groupsText({ groups, at }: Audit): Generator<string> {
  const width = String(Math.max(...groups.map(({ count }) => count))).length
  for (const { kind, count, oldestAt } of groups) {
    const days = oldestAt === null ? null : Math.floor((Date.parse(at) - oldestAt) / dayMs)
    const oldest = days === null || days < 1 ? '' : `, the oldest ${counted(days, 'day')} old`
    yield line(`  ${String(count).padStart(width)} ${groupWords[kind]}${oldest}`)
  }
}

function* itemsText(
  items: Iterable<AuditItem> & { readonly length: number },
  limit: number,
  audit: Audit,
  options: AuditTextOptions,
  paint: Paint,
  count = items.length,
): Generator<string> {
  let printed = 0
  for (const item of items) {
    if (printed === limit) break
    printed += 1
    yield options.isAll ? wholeItem(item, audit, paint) : shortItem(item, audit, paint)
  }
  if (count > printed) {
    const how = items.length < count ? 'a larger --limit' : '--all, --bucket, --stale or --limit'
    yield `  and ${count - printed} more: ${how} lists them\n`
  }
}

function* doneText(audit: Audit, options: AuditTextOptions, paint: Paint): Generator<string> {
  const { buckets, totals, done } = audit
  const items = buckets.terminal_done
  yield `\n${paint.green(`Done: ${totals.terminal_done}`)}${totals.terminal_done > 0 && !options.isDoneListed ? paint.dim('  --all lists them') : ''}\n`
  const clean = `closeout clean --artifact-root=${shellWord(audit.artifact_root)}`
  if (done.safe > 0) {
    yield `  ${done.safe} may be moved to the archive, nothing would be lost:\n${paint.dim(`    $ ${clean}`)}\n`
  }
  if (done.kept > 0) yield `  ${done.kept} past the window may not be moved yet: --stale --all says why\n`
  if (done.unknown > 0) {
    yield `  ${done.unknown} past the window were not looked into: --deep does, and so does\n${paint.dim(`    $ ${clean}`)}\n`
  }
  if (options.isDoneListed) {
    yield* itemsText(items, options.isAll ? items.length : options.limit, audit, options, paint)
  }
}

const headOf = (item: AuditItem): string => {
  const { state_status: status, phase, next_action_status: next } = item
  const state = `${status ?? 'unknown'} / ${phase ?? 'unknown'} / next=${next ?? 'missing'}`
  return `(${shownText(state)}, ${ageText(item)})`
}

/** At most four lines. A command that is longer than a line is left to `--all`: a cut command could not be pasted. */
const shortItem = (item: AuditItem, audit: Audit, paint: Paint): string => {
  const isSaid =
    item.classification === 'cleanup_candidate' ||
    (item.classification === 'active_wip' && item.stale !== null)
  const reasons = item.stale !== null && isSaid ? [] : item.reasons
  const why = [...(item.stale === null ? [] : [item.stale]), ...reasons, ...item.notes].map(shownText)
  const [command] = localCommands(item, audit)
  const slug = shownText(item.slug)
  const head = headOf(item)
  const name = cut(slug, Math.max(20, columns - 5 - head.length))
  let text = line(`  - ${name} ${head}`).replace(name, () => paint.bold(name))
  text += line(whole(`    ${item.stale === null ? 'why' : 'stale'}: `, why))
  text += line(`    next: ${shownText(item.next_act)}`)
  if (command !== undefined && command.length <= columns - 6) text += `${paint.dim(`    $ ${command}`)}\n`
  return text
}

const wholeItem = (item: AuditItem, audit: Audit, paint: Paint): string => {
  let text = `  - ${paint.bold(shownText(item.slug))} ${headOf(item)}\n`
  if (item.stale !== null) text += `    ${paint.yellow('stale:')} ${item.stale}\n`
  for (const reason of item.reasons) text += `    why: ${shownText(reason)}\n`
  for (const note of item.notes) text += `    note: ${shownText(note)}\n`
  text += `    next: ${shownText(item.next_act)}\n`
  text += `    keep: ${retentionText(item)}\n`
  for (const reason of item.unsafe ?? []) text += `    would be lost: ${shownText(reason)}\n`
  for (const step of item.promote ?? []) text += `    promote: ${shownText(step.what)} -> ${step.where}\n`
  if (item.links !== null && item.links.length > 0) {
    text += `    links at risk: ${item.links.map(shownText).join(' ')}\n`
  }
  for (const command of localCommands(item, audit)) text += `${paint.dim(`    $ ${command}`)}\n`
  return text
}

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1).replace(/[\ud800-\udbff]$/, '')}…`

/** The sentences of a text that a line holds; the text itself where it does not hold the first. */
const sentences = (text: string): string => {
  const end = text.lastIndexOf('. ', columns - 1)
  return end === -1 ? text : text.slice(0, end + 1)
}

/** As many of the reasons as a line holds whole, and how many `--all` prints besides; the first alone may be cut. */
const whole = (start: string, reasons: readonly string[]): string => {
  const texts = reasons.map((_, index) => {
    const left = reasons.length - index - 1
    const more = left === 0 ? '' : `; and ${left} more: --all`
    return `${start}${reasons.slice(0, index + 1).join('; ')}${more}`
  })
  return texts.findLast(text => text.length <= columns) ?? sentences(texts[0] ?? start)
}

const line = (text: string): string => `${cut(text, columns)}\n`

const ageText = ({ age_days: days, age_from: from }: AuditItem): string => {
  if (days === null) return 'age unknown'
  const age = days === 1 ? '1 day old' : `${days} days old`
  return from === 'newest file' ? `${age} by mtime` : age
}

const retentionText = ({ retention }: AuditItem): string => {
  const { class: name, window_days: days, until, keep_until: keep, delete_after: end } = retention
  if (!days) return `${name}: until ${until}`
  const window = days[0] === days[1] ? `${days[0]} days` : `${days[0]}-${days[1]} days`
  if (keep === null || end === null) return `${name}: ${window}, but its age is not known`
  const dates = keep === end ? keep.slice(0, 10) : `${keep.slice(0, 10)}, at most ${end.slice(0, 10)}`
  return `${name}: ${window}, until ${dates}`
}
