import type { Finding, FindingLevel } from '../model/finding.ts'
import type { Report } from '../model/report.ts'
import { shownText } from '../model/shown-text.ts'
import { describePlace } from './describe-place.ts'
import { verdictLine } from './verdict-line.ts'

/** Colours by meaning; every one of them only repeats what a word says. Identity functions for plain text. */
export type Palette = {
  readonly error: (text: string) => string
  readonly warning: (text: string) => string
  readonly notice: (text: string) => string
  readonly pass: (text: string) => string
  readonly dim: (text: string) => string
}

const plain = (text: string): string => text
export const plainPalette: Palette = { error: plain, warning: plain, notice: plain, pass: plain, dim: plain }

/** The report for a terminal: a finding in two or three lines, then the notes, then the verdict. Ends with a newline. */
export const renderTerminal = (report: Report, palette: Palette = plainPalette): string => {
  const verdict = palette[report.verdict === 'pass' ? 'pass' : 'error'](verdictLine(report))
  const notes = report.notes.map(note => palette.dim(`note: ${note}`))
  return `${[...report.findings.map(finding => tell(finding, palette)), ...notes, verdict].join('\n')}\n`
}

const tell = (finding: Finding, palette: Palette): string => {
  const level: FindingLevel = finding.level
  const place = describePlace(finding)
  const head = `${palette[level](level)} ${finding.code}${place && ` at ${place}`}`
  const fix = finding.fix?.split('\n').map(line => `    ${shownText(line)}`)
  return [head, `  ${shownText(finding.message)}`, ...(fix ? [palette.dim('  Fix:'), ...fix] : [])].join('\n')
}
