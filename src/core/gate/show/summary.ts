import { closeoutFields, type FieldName } from '../../closeout/model/closeout.ts'
import { escapeMarkdown, escapeMarkdownBlock } from '../../text/escape-markdown.ts'
import { commitLink, fileAddress, linkTo, type Pages } from '../../text/page/links.ts'
import { counted } from '../../text/shown-text.ts'
import type { Finding } from '../../vocabulary/finding.ts'
import { rulePage } from '../../vocabulary/home.ts'
import type { Report } from '../model/report.ts'
import { rules } from '../rule-table.ts'
import { evidenceTable } from './evidence-table.ts'
import { findingsTable } from './findings-table.ts'
import { nextSteps } from './next-steps.ts'
import { nextTurn, verdictShape } from './next-turn.ts'
import { policyLink } from './policy-link.ts'
import { verdictLine } from './verdict-line.ts'

/**
 * `isPartOfPage`: below the state of the artifact, on a page that has the fields elsewhere. `pages` are where commits, files,
 * and people are linked; without them nothing but rules is.
 */
export type SummaryOptions = { readonly isPartOfPage?: boolean; readonly pages?: Pages | null }

/**
 * The job summary of the gate, as Markdown: the verdict, what to do next, a table of what was found, the closeout field
 * by field, and a skeleton to paste where there is no closeout.
 *
 * @param skeleton  drafts a closeout to fill in; called only where the closeout is missing
 */
export const renderSummary = (
  report: Report,
  skeleton: () => string,
  { isPartOfPage = false, pages = null }: SummaryOptions = {},
): string =>
  [
    ...(isPartOfPage
      ? [`**${verdictLine(report)}**`]
      : [`## ${verdictShape(report)} ${verdictLine(report)}`, nextTurn(report)]),
    subjectLine(report, pages),
    ...report.notes.map(note => `> ${escapeMarkdown(note)}`),
    ...nextSteps(report.findings, code => rules[code].title, isPartOfPage),
    ...findingsTable(report.findings, { code: code => rulePage(code), place: placeAddress(report, pages) }),
    ...evidenceTable(report, pages, isPartOfPage),
    ...(isPartOfPage ? [] : fieldTable(report, pages)),
    ...(lacksCloseout(report)
      ? ['### A closeout to start from', escapeMarkdownBlock(skeleton(), 'markdown')]
      : []),
  ]
    .join('\n\n')
    .concat('\n')

const subjectLine = ({ subject, policy }: Report, pages: Pages | null): string => {
  const what =
    subject.number === null
      ? kinds[subject.kind]
      : `Pull request ${linkTo(pageOf(subject, pages), `#${subject.number}`)}`
  const head = subject.head ? ` at ${commitLink(subject.head, pages)}` : ''
  const base = subject.base ? ` against ${commitLink(subject.base, pages)}` : ''
  return `${what}${head}${base}. Policy: ${policyLink(policy, pages)}.`
}

const pageOf = ({ number }: Report['subject'], pages: Pages | null): string | null =>
  pages && number !== null ? `${pages.repository}/pull/${number}` : null

/** A line of a file is linked at the checked commit, and a line of the body is in the text of the pull request. */
const placeAddress =
  ({ subject }: Report, pages: Pages | null) =>
  ({ path, line }: Finding['place']): string | null =>
    path === undefined ? pageOf(subject, pages) : fileAddress({ path, line }, subject.head, pages)

const kinds = {
  pull_request: 'Pull request',
  merge_group: 'Merge group',
  push: 'Push',
  local: 'Local branch',
} as const satisfies Record<Report['subject']['kind'], string>

const lacksCloseout = (report: Report): boolean =>
  report.findings.some(finding => finding.code === 'closeout-missing')

const fieldTable = ({ closeout, subject }: Report, pages: Pages | null): readonly string[] => {
  if (closeout.source === null || closeout.skip !== null) return []
  const rows = (
    Object.entries(closeout.fields) as [FieldName, Report['closeout']['fields'][FieldName]][]
  ).map(
    ([name, field]) =>
      `| ${closeoutFields[name].title} | ${fieldVerdicts[field.verdict]} | ${field.line === null ? '' : linkTo(closeout.source === 'body' ? pageOf(subject, pages) : null, `line ${field.line}`)} |`,
  )
  return [
    '### The closeout, field by field',
    ['| Field | Status | Where |', '| :-- | :-- | :-- |', ...rows].join('\n'),
    ...(closeout.routes.length > 0
      ? [
          `${counted(closeout.routes.length, 'follow-up')}, ${openCount(closeout.routes)} open and not tracked yet.`,
        ]
      : []),
  ]
}

const openCount = (routes: Report['closeout']['routes']): number =>
  routes.filter(route => route.status === 'open' && route.ref === null).length

/** How a field was answered, in words. */
export const fieldVerdicts = {
  answered: 'Answered',
  skipped: 'Skipped with a reason',
  missing: '**Missing**',
  placeholder: '**Not answered**',
} as const
