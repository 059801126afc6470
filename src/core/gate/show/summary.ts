import { closeoutFields, type FieldName } from '../../closeout/model/closeout.ts'
import { describePlace } from '../../text/describe-place.ts'
import { escapeMarkdown, escapeMarkdownBlock, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import type { Finding } from '../../vocabulary/finding.ts'
import type { RuleCode } from '../../vocabulary/rule-codes.ts'
import type { Report } from '../model/report.ts'
import { rules } from '../rule-table.ts'
import { evidenceTable } from './evidence-table.ts'
import { groupFindings, messageWithoutPlace, mostPlaces } from './group-findings.ts'
import { verdictLine } from './verdict-line.ts'

/** The most places of a rule that the table lists; the report file has them all. */
const mostRows = 50
const mostFixes = 12

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
    ...nextSteps(report.findings),
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

/** One row a rule; two columns, so that a telephone shows them. */
const findingsTable = (findings: readonly Finding[]): readonly string[] => {
  if (findings.length === 0) return []
  const rows = groupFindings(findings).map(({ code, level, findings: group }) => {
    const count = group.length > 1 ? ` × ${group.length}` : ''
    return `| ${results[level]}${count}<br>${escapeMarkdownCode(code)} | ${places(group)} |`
  })
  return [['| Rule | Where and what |', '| --- | --- |', ...rows].join('\n')]
}

const results = { error: '**Error**', warning: 'Warning', notice: 'Notice' } as const

/** The first places of a rule, and the rest folded. */
const places = (group: readonly Finding[]): string => {
  const lines = group.slice(0, mostRows).map(placeLine)
  const rest = lines.slice(mostPlaces)
  const left = group.length - lines.length
  if (rest.length === 0) return lines.join('<br>')
  const folded = [...rest, ...(left > 0 ? [`${counted(left, 'more finding')} in the report.`] : [])]
  return `${lines.slice(0, mostPlaces).join('<br>')}<details><summary>${group.length - mostPlaces} more</summary>${folded.join('<br>')}</details>`
}

/** The place, then what is wrong there. A message that begins with its place does not repeat it. */
const placeLine = (finding: Finding): string => {
  const { path } = finding.place
  const place = describePlace(finding)
  const where = path === undefined ? place : escapeMarkdownCode(place)
  const what = messageWithoutPlace(finding, shownText(path ?? ''))
  if (where === '') return escapeMarkdown(what)
  return path !== undefined && what.startsWith(`${place} `)
    ? `${where}${escapeMarkdown(what.slice(place.length))}`
    : `${where}: ${escapeMarkdown(what)}`
}

/** One step a fix: the same command for forty files is one step. Errors come first, as in the report. */
const nextSteps = (findings: readonly Finding[]): readonly string[] => {
  const steps = new Map<string, { readonly code: RuleCode; count: number }>()
  for (const { code, fix, level } of findings) {
    if (fix === undefined || level === 'notice') continue
    const step = steps.get(fix) ?? { code, count: 0 }
    step.count += 1
    steps.set(fix, step)
  }
  if (steps.size === 0) return []
  const described = [...steps]
    .slice(0, mostFixes)
    .map(([fix, { code, count }]) => describeStep(fix, code, count))
  return ['### What to do next', described.join('\n')]
}

const describeStep = (fix: string, code: RuleCode, count: number): string => {
  const title = `1. ${rules[code].title}${count > 1 ? ` (${counted(count, 'place')})` : ''}:`
  const isCommand = /^(git|printf|closeout|gh|npm) /.test(fix)
  if (!isCommand && !fix.includes('\n')) return `${title} ${escapeMarkdown(fix)}`
  return `${title}\n\n${indent(escapeMarkdownBlock(fix, isCommand ? 'bash' : ''))}\n`
}

const indent = (block: string): string => block.replace(/^/gm, '   ')

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
