import { counted } from '../../text/shown-text.ts'
import type { FindingLevel } from '../../vocabulary/finding.ts'
import type { Report } from '../model/report.ts'

const verdicts = {
  pass: 'The artifact gate passes',
  fail: 'The artifact gate fails',
  undecided: 'The artifact gate fails because something could not be read',
} as const satisfies Record<Report['verdict'], string>

/** The verdict in one plain sentence with its counts: `The artifact gate fails: 2 errors, 1 warning.` */
export const verdictLine = (report: Report): string => {
  const verdict =
    report.mode === 'warn' && report.verdict !== 'pass'
      ? 'The artifact gate does not fail, because its mode is warn'
      : verdicts[report.verdict]
  const counts = levels
    .map(level => [count(report, level), level] as const)
    .filter(([number]) => number > 0)
    .map(([number, level]) => counted(number, level))
  return `${verdict}: ${counts.join(', ') || 'no findings'}.`
}

const levels: readonly FindingLevel[] = ['error', 'warning', 'notice']

/** How many findings of a level the report has. */
export const count = (report: Report, level: FindingLevel): number =>
  report.findings.filter(finding => finding.level === level).length
