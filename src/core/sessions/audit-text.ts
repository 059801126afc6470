import type { Paint } from '../text/paint.ts'
import { shownText } from '../text/shown-text.ts'
import { localCommands } from './local-commands.ts'
import type { Audit, AuditItem, Bucket } from './model/audit.ts'

/** The groups in the order in which they need attention. */
const groups = [
  {
    bucket: 'invalid',
    title: 'Invalid sidecars',
    colour: 'red',
    says: 'cannot be classified; repair them first',
  },
  {
    bucket: 'active_wip',
    title: 'Active WIP',
    colour: 'yellow',
    says: 'an agent or a person has to continue',
  },
  {
    bucket: 'active_learning_followup',
    title: 'Active learning follow-ups',
    colour: 'yellow',
    says: 'routes that no issue or other place tracks yet',
  },
  {
    bucket: 'cleanup_candidate',
    title: 'Cleanup candidates',
    colour: 'cyan',
    says: 'move lasting results to durable places, then close the session',
  },
  { bucket: 'terminal_done', title: 'Terminal done', colour: 'green', says: 'kept for recovery only' },
] as const satisfies readonly { bucket: Bucket; title: string; colour: keyof Paint; says: string }[]

/** The audit as text, in pieces of a few lines each, so that a long audit is never held in memory as a whole. */
export function* auditText(audit: Audit, paint: Paint): Generator<string> {
  const { totals } = audit
  yield `${paint.bold('Workflow artifact cleanup audit')} (dry run, read-only)\n`
  yield `Artifact root: ${shownText(audit.artifact_root)}   profile: ${audit.profile}\n`
  yield `Scanned: ${totals.scanned}   older than the recovery window of ${audit.stale_days} days: ${totals.stale}\n`
  if (audit.depth === 'shallow') {
    yield 'There are many sessions, so results to promote and links at risk are not listed. Use --deep to list them.\n'
  }
  for (const { bucket, title, colour, says } of groups) {
    const items = audit.buckets[bucket]
    yield `\n${paint[colour](`${title}: ${items.length}`)}${items.length > 0 ? paint.dim(`  ${says}`) : ''}\n`
    for (const item of items.attentionFirst()) yield itemText(item, audit, paint)
  }
}

const itemText = (item: AuditItem, audit: Audit, paint: Paint): string => {
  const { state_status: status, phase, next_action_status: next } = item
  const state = `${status ?? 'unknown'} / ${phase ?? 'unknown'} / next=${next ?? 'missing'}`
  let text = `  - ${paint.bold(shownText(item.slug))} (${shownText(state)}, ${ageText(item.age_days)})\n`
  if (item.stale !== null) text += `    ${paint.yellow('stale:')} ${item.stale}\n`
  for (const reason of item.reasons) text += `    reason: ${shownText(reason)}\n`
  text += `    keep: ${retentionText(item)}\n`
  for (const step of item.promote) text += `    promote: ${shownText(step.what)} -> ${step.where}\n`
  if (item.links.length > 0) text += `    links at risk: ${item.links.map(shownText).join(' ')}\n`
  for (const command of localCommands(item, audit)) text += `${paint.dim(`    $ ${command}`)}\n`
  return text
}

const ageText = (days: number | null): string =>
  days === null
    ? 'age unknown'
    : days < 0
      ? 'dated in the future'
      : days === 1
        ? '1 day old'
        : `${days} days old`

const retentionText = ({ retention }: AuditItem): string => {
  const { class: name, window_days: days, until, keep_until: keep, delete_after: end } = retention
  if (!days) return `${name}: until ${until}`
  const window = days[0] === days[1] ? `${days[0]} days` : `${days[0]}-${days[1]} days`
  if (keep === null || end === null) return `${name}: ${window}, but the session has no date`
  const dates = keep === end ? keep.slice(0, 10) : `${keep.slice(0, 10)}, at most ${end.slice(0, 10)}`
  return `${name}: ${window}, until ${dates}`
}
