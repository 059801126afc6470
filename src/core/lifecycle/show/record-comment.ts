import { followUpsTable } from '../../follow-ups/issues/follow-ups-table.ts'
import { commitLink, pagesOf } from '../../text/page/links.ts'
import { bytesOf } from '../../text/truncate-bytes.ts'
import { renderKeptEvidence } from '../evidence/kept-evidence.ts'
import { openRefusals } from '../list-history.ts'
import { commands, type LifecycleState, lifecycleNames, lifecycleStates } from '../model/lifecycle.ts'
import type { LifecycleStatus } from '../model/lifecycle-status.ts'
import { answerFirst } from './answer-first.ts'
import { fitHistory, historyLines, refusalLine } from './history.ts'
import { stateLine } from './state-line.ts'
import { statusTable } from './status-table.ts'

/** Well below GitHub's limit for a comment, which GitHub does not count consistently. */
const mostBytes = 60_000

/** The mark of the record comment. Only a comment by our own app counts. */
const recordMarker = (number: number, head: string): string =>
  `<!-- closeout-record-comment #${number} head=${head} -->`

/** The commit that a record comment points to, or `null` where it carries no mark of this pull request. */
export const recordPointer = (body: string, number: number): string | null =>
  new RegExp(`<!-- closeout-record-comment #${number} head=([0-9a-f]{40}) -->`).exec(body)?.[1] ?? null

/** The state that a record comment says, `null` where it says none. Earlier versions had it in a table. */
export const recordedState = (body: string): LifecycleState | null => {
  const said = (/^[^\s*] \*\*([^*.]+)\.\*\* /m.exec(body) ??
    /^\| State \| ([^:|]+): /m.exec(body))?.[1]?.toLowerCase()
  return lifecycleNames.find(name => lifecycleStates[name].label === said) ?? null
}

const unsealedNote =
  '**No longer sealed.** GitHub has deleted the check that kept the receipts. The app keeps the state that this record says, and can no longer verify it.'

/** A record whose receipts are gone: as it is, with a note that says so. */
export const markUnsealed = (body: string): string =>
  body.includes(unsealedNote) ? body : `${body}\n\n${unsealedNote}`

/**
 * The one comment that is the record: the state, who changed it when, and the requests that were not granted.
 *
 * It points to the commit whose check keeps the receipts, and proves nothing by itself: anyone with write access can
 * edit it. If it is too long for a comment, it leaves out its oldest history, then the rest, and says so.
 */
export const renderRecordComment = (status: LifecycleStatus, head: string): string => {
  const body = fitHistory(status, mostBytes, most => compose(status, head, most))
  return bytesOf(body) <= mostBytes ? body : composeShort(status, head)
}

const compose = (status: LifecycleStatus, head: string, most: number): string =>
  [
    recordMarker(status.number, head),
    answerFirst(status),
    statusTable(status),
    ...followUpsTable(status.routes ?? [], 40, pagesOf(status.url)),
    ...renderKeptEvidence(status.keptEvidence, pagesOf(status.url)),
    ...refusals(status),
    fold('History', historyLines(status.history, most, pagesOf(status.url)).join('\n')),
    fold('Commands', commandTable, status.asksHelp),
    footer(head, status),
  ].join('\n\n')

const composeShort = (status: LifecycleStatus, head: string): string =>
  [
    recordMarker(status.number, head),
    `### Artifact record: ${escapeLine(status)}`,
    'The record is too long for a comment. The check `artifact lifecycle` has the findings, and the timeline has the history.',
    footer(head, status),
  ].join('\n\n')

const escapeLine = (status: LifecycleStatus): string =>
  stateLine(status)
    .replace(/[\\`*_{}[\]<>#|~$]/g, '\\$&')
    .replaceAll('@', '@\u200b')

/** Those that nothing has settled; the history has the others. */
const refusals = ({ refusals, url }: LifecycleStatus): readonly string[] => {
  const lines = openRefusals(refusals).map(refusal => refusalLine(refusal, pagesOf(url)))
  return lines.length > 0 ? [`**Not granted**\n\n${lines.join('\n')}`] : []
}

const fold = (title: string, body: string, isOpen = false): string =>
  `<details${isOpen ? ' open' : ''}><summary>${title}</summary>\n\n${body}\n\n</details>`

const commandTable = [
  '| Comment | What it does |',
  '| :-- | :-- |',
  ...Object.entries(commands).map(
    ([name, { help, needs }]) => `| \`/closeout ${name}\` | ${help}<br>Who: ${needs} |`,
  ),
].join('\n')

const footer = (head: string, { url }: LifecycleStatus): string =>
  `This is the artifact’s record. The app updates it when the pull request changes. It stores approvals in the check \`artifact lifecycle\` on ${commitLink(head, pagesOf(url))}, which only the app can change.`
