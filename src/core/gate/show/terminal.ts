import { describePlace } from '../../text/describe-place.ts'
import { type Paint, plainPaint } from '../../text/paint.ts'
import { shownText } from '../../text/shown-text.ts'
import type { Finding, FindingLevel } from '../../vocabulary/finding.ts'
import type { Report } from '../model/report.ts'
import { verdictLine } from './verdict-line.ts'

/** Colours by meaning; every one of them only repeats what a word says. */
const colourOf = { error: 'red', warning: 'yellow', notice: 'blue' } as const satisfies Record<
  FindingLevel,
  keyof Paint
>

/** The report for a terminal: a finding in two or three lines, then the evidence that holds, the notes and the verdict. Ends with a newline. */
export const renderTerminal = (report: Report, paint: Paint = plainPaint): string => {
  const verdict = paint[report.verdict === 'pass' ? 'green' : 'red'](verdictLine(report))
  const notes = report.notes.map(note => paint.dim(`note: ${note}`))
  const held = (report.evidence ?? []).filter(one => one.verdict === 'holds')
  const evidence = held.map(({ named, reason }) =>
    paint.dim(`evidence holds: ${shownText(named)}: ${reason}`),
  )
  return `${[...report.findings.map(finding => renderFinding(finding, paint)), ...evidence, ...notes, verdict].join('\n')}\n`
}

const renderFinding = (finding: Finding, paint: Paint): string => {
  const place = describePlace(finding)
  const head = `${paint[colourOf[finding.level]](finding.level)} ${finding.code}${place && ` at ${place}`}`
  const fix = finding.fix?.split('\n').map(line => `    ${shownText(line)}`)
  return [head, `  ${shownText(finding.message)}`, ...(fix ? [paint.dim('  Fix:'), ...fix] : [])].join('\n')
}
