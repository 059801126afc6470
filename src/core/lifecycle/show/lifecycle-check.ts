import { closeoutFields, type FieldName } from '../../closeout/model/closeout.ts'
import { followUpsTable } from '../../follow-ups/issues/follow-ups-table.ts'
import type { Report } from '../../gate/model/report.ts'
import { policyLink } from '../../gate/show/policy-link.ts'
import { fieldVerdicts, renderSummary } from '../../gate/show/summary.ts'
import { escapeMarkdown, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { commitLink, linkTo, type Pages, pagesOf } from '../../text/page/links.ts'
import { outsideText } from '../../text/page/outside-text.ts'
import { counted } from '../../text/shown-text.ts'
import { bytesOf, checkTextBytes, truncateBytes } from '../../text/truncate-bytes.ts'
import { conclusionOf, mostTwins, type SharedVerdict, type Twin } from '../evaluate-twins.ts'
import { openRefusals } from '../list-history.ts'
import { type Button, type Conclusion, conclusions, type LedgerEntry } from '../model/approval.ts'
import type { LifecycleState } from '../model/lifecycle.ts'
import type { LifecycleStatus } from '../model/lifecycle-status.ts'
import type { CheckOutput } from '../model/operation.ts'
import type { OurCheck } from '../model/pull-request-facts.ts'
import { answerFirst } from './answer-first.ts'
import { fitHistory, historyLines, refusalLine } from './history.ts'
import { statusTable } from './status-table.ts'

/** What a check is rendered from: its own pull request, the ledger, and the others on the same commit. */
export type CheckContent = {
  readonly status: LifecycleStatus
  readonly report: Report
  /** The entry of its own pull request. */
  readonly entry: LedgerEntry
  /** The open pull requests on this commit, ordered by number. */
  readonly twins: readonly Twin[]
  readonly verdict: SharedVerdict
  readonly ledger: { readonly block: string; readonly digest: string }
  /** The existing check, for a merged pull request whose commit others still use. */
  readonly observed: OurCheck | null
  readonly skeleton: string
}

/**
 * The check `artifact lifecycle`, as GitHub shows it.
 *
 * A check belongs to a commit: where several open pull requests share it, it names each and has the worst conclusion of
 * those that count.
 */
export const renderLifecycleCheck = (content: CheckContent): CheckOutput => {
  const { status, twins, ledger, observed } = content
  const isOwn = twins.length === 0 || twins.some(({ number }) => number === status.number)
  if (!isOwn && observed) return keepShown(observed, ledger)
  return twins.length > 1 ? renderShared(content) : renderOwn(content)
}

const withLedger = (text: string, ledger: CheckContent['ledger'], pointer: string): string =>
  `${truncateBytes(text, checkTextBytes - bytesOf(ledger.block) - 2, pointer)}\n\n${ledger.block}`

const externalId = (ledger: CheckContent['ledger'], actions: readonly Button[]): string =>
  `closeout-ledger/1 ${ledger.digest} ${actions.join(',')}`.trim()

const renderOwn = ({ status, report, entry, ledger, skeleton }: CheckContent): CheckOutput => {
  const open = openRefusals(status.refusals)
  const pointer = `\`closeout check --pr ${status.number}\` prints the full report.`
  const actions = actionsFor(status)
  const summary = [
    answerFirst(status),
    statusTable(status),
    ...followUpsTable(status.routes ?? [], 100, pagesOf(status.url)),
    ...(open.length > 0
      ? ['**Not granted**', open.map(one => refusalLine(one, pagesOf(status.url))).join('\n')]
      : []),
    ...(status.publication || status.archived
      ? []
      : [renderSummary(report, () => skeleton, { isPartOfPage: true, pages: pagesOf(status.url) })]),
  ].join('\n\n')
  const pages = pagesOf(status.url)
  const text = fitHistory(status, checkTextBytes - bytesOf(ledger.block) - 2, most =>
    [historySection(status, most), fieldSection(report, status.url), policySection(report, pages)].join(
      '\n\n',
    ),
  )
  return {
    conclusion: status.conclusion,
    title: entry.line,
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

/** The most rows of the table; those that count come first. */
const mostRows = 30

const renderShared = ({ twins, verdict, ledger }: CheckContent): CheckOutput => {
  const { decisive, counted } = verdict
  const others = twins.filter(twin => !counted.includes(twin))
  const rows = [
    ...counted.map(twin => twinRow(twin, words[conclusionOf(twin)])),
    ...others.map(twin => twinRow(twin, 'Does not count')),
  ]
  const left = rows.length - mostRows
  const summary = [
    decisive
      ? 'Several open pull requests share this commit, so they share this check. Its conclusion is the worst of those that count.'
      : `${counted.length} open pull requests that count share this commit. The app evaluates at most ${mostTwins}. Close those that are not needed, or give them commits of their own.`,
    [
      '| Pull request | Check | Base | Status |',
      '| --- | --- | --- | --- |',
      ...rows.slice(0, mostRows),
    ].join('\n'),
    ...(left > 0 ? [`${left} more are not listed.`] : []),
    ...(others.length > 0
      ? [
          'A pull request whose author has no write access does not count where another one has the same base branch.',
        ]
      : []),
    'Each pull request has its own record comment. This check has no buttons, because a button cannot name a pull request.',
  ].join('\n\n')
  return {
    conclusion: verdict.conclusion,
    title: sharedTitle(twins.length, verdict).slice(0, 250),
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

const sharedTitle = (count: number, { decisive, counted }: SharedVerdict): string =>
  decisive
    ? `${count} pull requests share this commit. #${decisive.number}: ${decisive.entry?.line ?? 'not checked yet'}`
    : `${counted.length} open pull requests share this commit; at most ${mostTwins} can share a check`

const twinRow = ({ number, base, entry }: Twin, word: string): string =>
  `| #${number} | ${entry ? word : 'Not checked yet'} | ${escapeMarkdown(base)} | ${escapeMarkdown(entry?.line ?? '')} |`

const words = {
  failure: 'Fails',
  action_required: 'Needs action',
  neutral: 'Neutral',
  success: 'Passes',
} as const satisfies Record<Conclusion, string>

/** A closed pull request is not shown on a commit that others use; only its ledger entry changes. */
const keepShown = (observed: OurCheck, ledger: CheckContent['ledger']): CheckOutput => {
  const [, , ...rest] = observed.externalId.split(' ')
  const actions = (rest[0]?.split(',') ?? []) as Button[]
  const end = observed.text.lastIndexOf('<!-- closeout-ledger ')
  return {
    conclusion: conclusions.find(one => one === observed.conclusion) ?? 'neutral',
    title: observed.title,
    summary: observed.summary,
    text: withLedger(end < 0 ? observed.text : observed.text.slice(0, end).trimEnd(), ledger, ''),
    externalId: externalId(ledger, actions),
    actions,
  }
}

const fieldSection = ({ closeout }: Report, address: string | null): string => {
  if (closeout.skip !== null)
    return `### Closeout\n\nOne reason stands for the whole closeout: ${outsideText(closeout.skip)}`
  const rows = (
    Object.entries(closeout.fields) as [FieldName, Report['closeout']['fields'][FieldName]][]
  ).map(
    ([name, { verdict, line, text }]) =>
      `| ${closeoutFields[name].title}<br>${line === null ? '' : linkTo(closeout.source === 'body' ? address : null, `line ${line}`)} | ${fieldVerdicts[verdict]}<br>${answerLines(text)} |`,
  )
  return [
    `### Closeout, field by field${closeout.source ? ` (${escapeMarkdownCode(closeout.source)})` : ''}`,
    ['| Field | Answer |', '| :-- | :-- |', ...rows].join('\n'),
  ].join('\n\n')
}

const historySection = ({ history, url }: LifecycleStatus, most: number): string =>
  `### History\n\n${historyLines(history, most, pagesOf(url)).join('\n')}`

const policySection = ({ policy, subject }: Report, pages: Pages | null): string =>
  `### Policy\n\nRead from ${policyLink(policy, pages)}; checked at ${subject.head === null ? 'no commit' : commitLink(subject.head, pages)}.`

const longestAnswer = 500
const mostAnswerLines = 6

/** The first lines of an answer below one another, as a cell can hold them. */
const answerLines = (text: string): string => {
  const lines = [...text]
    .slice(0, longestAnswer)
    .join('')
    .split('\n')
    .map(line => outsideText(line.replace(/\s+/g, ' ').trim()))
    .filter(line => line !== '')
  const left = lines.length - mostAnswerLines
  return [
    ...lines.slice(0, mostAnswerLines),
    ...(left > 0 ? [`and ${counted(left, 'more line')}`] : []),
  ].join('<br>')
}
