import { closeoutFields, type FieldName } from '../../closeout/model/closeout.ts'
import { escapeMarkdown, escapeMarkdownBlock, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { counted } from '../../text/shown-text.ts'
import type { Report } from '../model/report.ts'
import { rules } from '../rule-table.ts'
import { evidenceTable } from './evidence-table.ts'
import { findingsTable, nextSteps } from './findings-table.ts'
import { verdictLine } from './verdict-line.ts'

/** `isPartOfPage`: below the state of the artifact, on a page that has the fields elsewhere. */
export type SummaryOptions = { readonly isPartOfPage?: boolean }

/**
 * The job summary of the gate, as Markdown: the verdict, what to do next, a table of what was found, the closeout field
 * by field, and a skeleton to paste where there is no closeout.
 *
 * @param skeleton  a closeout to fill in; shown only where the closeout is missing
 */
export const renderSummary = (
  report: Report,
  skeleton: string,
  { isPartOfPage = false }: SummaryOptions = {},
): string =>
  [
    `${isPartOfPage ? '###' : '##'} ${verdictLine(report)}`,
    subjectLine(report),
    ...report.notes.map(note => `> ${escapeMarkdown(note)}`),
    ...nextSteps(report.findings, code => rules[code].title),
    ...findingsTable(report.findings),
    ...evidenceTable(report),
    ...(isPartOfPage ? [] : fieldTable(report)),
    ...(lacksCloseout(report)
      ? ['### A closeout to start from', escapeMarkdownBlock(skeleton, 'markdown')]
      : []),
  ]
    .join('\n\n')
    .concat('\n')

const subjectLine = ({ subject, policy }: Report): string => {
  const what = subject.number === null ? kinds[subject.kind] : `Pull request #${subject.number}`
  const head = subject.head ? ` at ${escapeMarkdownCode(subject.head.slice(0, 7))}` : ''
  const base = subject.base ? ` against ${escapeMarkdownCode(subject.base.slice(0, 7))}` : ''
  return `${what}${head}${base}. Policy: ${escapeMarkdown(policy.replace(/@([0-9a-f]{7})[0-9a-f]+$/, ' at $1'))}.`
}

const kinds = {
  pull_request: 'Pull request',
  merge_group: 'Merge group',
  push: 'Push',
  local: 'Local branch',
} as const satisfies Record<Report['subject']['kind'], string>

const lacksCloseout = (report: Report): boolean =>
  report.findings.some(finding => finding.code === 'closeout-missing')

const fieldTable = ({ closeout }: Report): readonly string[] => {
  if (closeout.source === null || closeout.skip !== null) return []
  const rows = (
    Object.entries(closeout.fields) as [FieldName, Report['closeout']['fields'][FieldName]][]
  ).map(
    ([name, field]) =>
      `| ${closeoutFields[name].title} | ${verdicts[field.verdict]} | ${field.line === null ? '' : `line ${field.line}`} |`,
  )
  return [
    '### The closeout, field by field',
    ['| Field | Status | Where |', '| --- | --- | --- |', ...rows].join('\n'),
    ...(closeout.routes.length > 0
      ? [
          `${counted(closeout.routes.length, 'follow-up')}, ${openCount(closeout.routes)} open and not tracked yet.`,
        ]
      : []),
  ]
}

const openCount = (routes: Report['closeout']['routes']): number =>
  routes.filter(route => route.status === 'open' && route.ref === null).length

const verdicts = {
  answered: 'Answered',
  skipped: 'Skipped with a reason',
  missing: '**Missing**',
  placeholder: '**Not answered**',
} as const
