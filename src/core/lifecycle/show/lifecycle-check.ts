import { closeoutFields, type FieldName } from '../../closeout/model/closeout.ts'
import { followUpsTable } from '../../follow-ups/issues/follow-ups-table.ts'
import type { Report } from '../../gate/model/report.ts'
import { renderSummary } from '../../gate/show/summary.ts'
import { escapeMarkdown, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { bytesOf, checkTextBytes, truncateBytes } from '../../text/truncate-bytes.ts'
import { type Button, type Conclusion, conclusions, type LedgerEntry } from '../model/approval.ts'
import type { LifecycleState } from '../model/lifecycle.ts'
import type { LifecycleStatus } from '../model/lifecycle-status.ts'
import type { CheckOutput } from '../model/operation.ts'
import type { OurCheck } from '../model/pull-request-facts.ts'
import { historyLines, refusalLine } from './history.ts'
import { statusTable } from './status-table.ts'

/** What a check is rendered from: its own pull request, the ledger, and the others on the same commit. */
export type CheckContent = {
  readonly status: LifecycleStatus
  readonly report: Report
  /** The entries that the check shows: one for each open pull request on this commit, ordered by number. */
  readonly shown: readonly LedgerEntry[]
  /** Open pull requests on this commit that were never evaluated. */
  readonly unseen: readonly number[]
  readonly ledger: { readonly block: string; readonly digest: string }
  /** The existing check, for a merged pull request whose commit others still use. */
  readonly observed: OurCheck | null
  readonly skeleton: string
}

/**
 * The check `artifact lifecycle`, as GitHub shows it.
 *
 * A check belongs to a commit: where several open pull requests share it, it names each and has the worst conclusion.
 */
export const renderLifecycleCheck = (content: CheckContent): CheckOutput => {
  const { status, shown, unseen, ledger, observed } = content
  const isOwn = shown.some(entry => entry.number === status.number)
  if (!isOwn && observed) return keepShown(observed, ledger)
  return shown.length + unseen.length > 1 ? renderShared(content) : renderOwn(content)
}

const withLedger = (text: string, ledger: CheckContent['ledger'], pointer: string): string =>
  `${truncateBytes(text, checkTextBytes - bytesOf(ledger.block) - 2, pointer)}\n\n${ledger.block}`

const externalId = (ledger: CheckContent['ledger'], actions: readonly Button[]): string =>
  `closeout-ledger/1 ${ledger.digest} ${actions.join(',')}`.trim()

const renderOwn = ({ status, report, shown, ledger, skeleton }: CheckContent): CheckOutput => {
  const own = shown.find(entry => entry.number === status.number)
  const open = status.refusals.filter(({ isOpen }) => isOpen).slice(-5)
  const pointer = `\`closeout check --pr ${status.number}\` prints the full report.`
  const actions = actionsFor(status)
  const summary = [
    statusTable(status),
    ...followUpsTable(status.routes ?? [], 100),
    ...(open.length > 0 ? ['### Not granted', open.map(refusalLine).join('\n')] : []),
    ...(status.publication || status.archived ? [] : [renderSummary(report, skeleton)]),
  ].join('\n\n')
  const text = [fieldSection(report), historySection(status), policySection(report)].join('\n\n')
  return {
    conclusion: status.conclusion,
    title: own?.line ?? '',
    summary: truncateBytes(summary, checkTextBytes, pointer),
    text: withLedger(text, ledger, pointer),
    externalId: externalId(ledger, actions),
    actions,
  }
}

/** Buttons that have an effect now; GitHub shows three at most. */
const actionsFor = ({ state, hold, publication }: LifecycleStatus): readonly Button[] =>
  publication || hold ? ['recheck'] : buttonsIn[state]

const buttonsIn: Readonly<Record<LifecycleState, readonly Button[]>> = {
  draft: ['recheck', 'hold'],
  ready: ['recheck', 'approve', 'hold'],
  approved: ['recheck', 'hold'],
  published: ['recheck'],
  archived: ['recheck'],
}

const renderShared = ({ shown, unseen, ledger }: CheckContent): CheckOutput => {
  const worst = worstOf([...shown.map(entry => entry.conclusion), ...unseen.map(() => 'neutral' as const)])
  const first = shown.find(entry => entry.conclusion === worst)
  const rows = [
    ...shown.map(
      ({ number, conclusion, line }) => `| #${number} | ${words[conclusion]} | ${escapeMarkdown(line)} |`,
    ),
    ...unseen.map(number => `| #${number} | Not checked yet | |`),
  ]
  const summary = [
    'Several open pull requests share this commit, so they share this check. Its conclusion is the worst of theirs.',
    ['| Pull request | Check | Status |', '| --- | --- | --- |', ...rows].join('\n'),
    'Each pull request has its own record comment. This check has no buttons, because a button cannot name a pull request.',
  ].join('\n\n')
  return {
    conclusion: worst,
    title:
      `${rows.length} pull requests share this commit. #${first?.number ?? unseen[0]}: ${first?.line ?? 'not checked yet'}`.slice(
        0,
        250,
      ),
    summary: truncateBytes(
      summary,
      checkTextBytes,
      'the record comment of each pull request has its status.',
    ),
    text: withLedger('The record comment of each pull request has the details.', ledger, ''),
    externalId: externalId(ledger, ['recheck']),
    actions: ['recheck'],
  }
}

const words = {
  failure: 'Fails',
  action_required: 'Needs action',
  neutral: 'Neutral',
  success: 'Passes',
} as const satisfies Record<Conclusion, string>

const worstOf = (given: readonly Conclusion[]): Conclusion =>
  conclusions.find(conclusion => given.includes(conclusion)) ?? 'neutral'

/** A closed pull request is not shown on a commit that others use; only its ledger entry changes. */
const keepShown = (observed: OurCheck, ledger: CheckContent['ledger']): CheckOutput => {
  const [, , ...rest] = observed.externalId.split(' ')
  const actions = (rest[0]?.split(',') ?? []) as Button[]
  const end = observed.text.lastIndexOf('<!-- closeout-ledger ')
  return {
    conclusion: conclusions.find(one => one === observed.conclusion) ?? 'neutral',
    title: observed.title,
    summary: observed.summary,
    text: `${end < 0 ? observed.text : observed.text.slice(0, end).trimEnd()}\n\n${ledger.block}`,
    externalId: externalId(ledger, actions),
    actions,
  }
}

const fieldSection = ({ closeout }: Report): string => {
  if (closeout.skip !== null)
    return `### Closeout\n\nOne reason stands for the whole closeout: ${escapeMarkdown(closeout.skip)}`
  const rows = (
    Object.entries(closeout.fields) as [FieldName, Report['closeout']['fields'][FieldName]][]
  ).map(
    ([name, { verdict, line, text }]) =>
      `| ${closeoutFields[name].title} | ${verdict} | ${line === null ? '' : `line ${line}`} | ${escapeMarkdown(text.replace(/\s+/g, ' ').slice(0, 500))} |`,
  )
  return [
    `### Closeout, field by field${closeout.source ? ` (${escapeMarkdownCode(closeout.source)})` : ''}`,
    ['| Field | Verdict | Where | Text |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n')
}

const historySection = ({ moves, refusals }: LifecycleStatus): string =>
  [
    '### History',
    historyLines(moves, 100).join('\n'),
    ...(refusals.length > 0
      ? ['### Requests that were not granted', refusals.map(refusalLine).join('\n')]
      : []),
  ].join('\n\n')

const policySection = ({ policy, subject }: Report): string =>
  `### Policy\n\nRead from ${escapeMarkdownCode(policy)}; checked at ${escapeMarkdownCode(subject.head ?? 'no commit')}.`
