import { describePlace } from '../../text/describe-place.ts'
import { type Paint, plainPaint } from '../../text/paint.ts'
import { shownText } from '../../text/shown-text.ts'
import type { Finding, FindingLevel } from '../../vocabulary/finding.ts'
import type { Report } from '../model/report.ts'
import { type FindingGroup, groupFindings, mostPlaces } from './group-findings.ts'
import { verdictLine } from './verdict-line.ts'

/** Colours by meaning; every one of them only repeats what a word says. */
const colourOf = { error: 'red', warning: 'yellow', notice: 'blue' } as const satisfies Record<
  FindingLevel,
  keyof Paint
>

/**
 * The report for a terminal: the findings by rule, the evidence that holds, the notes and the verdict. Ends with a newline.
 *
 * One finding of a rule is shown whole. Of several, the first is shown, two more places are named, and the rest counted.
 */
export const renderTerminal = (report: Report, paint: Paint = plainPaint): string => {
  const verdict = paint[report.verdict === 'pass' ? 'green' : 'red'](verdictLine(report))
  const notes = report.notes.map(note => paint.dim(`note: ${note}`))
  const held = (report.evidence ?? []).filter(one => one.verdict === 'holds')
  const evidence = held.map(({ named, reason }) =>
    paint.dim(`evidence holds: ${shownText(named)}: ${reason}`),
  )
  const groups = groupFindings(report.findings).map(group => renderGroup(group, paint))
  return `${[...groups, ...evidence, ...notes, verdict].join('\n')}\n`
}

const renderGroup = ({ code, level, findings, fixes }: FindingGroup, paint: Paint): string => {
  const [first, ...others] = findings
  const count = others.length === 0 ? '' : ` (${findings.length} places)`
  const place = describePlace(first)
  const head = `${paint[colourOf[level]](level)} ${code}${count}${place && ` at ${place}`}`
  return [
    head,
    `  ${shownText(first.message)}`,
    ...(others.length > 0 ? [`  Also ${otherPlaces(first, others)}`] : []),
    ...renderFixes(fixes, others.length > 0, paint),
  ].join('\n')
}

/** Findings at one place are told apart by what they name in quotation marks, such as the fields that are missing. */
const otherPlaces = (first: Finding, others: readonly Finding[]): string => {
  const quoted = others.map(({ message }) => /"([^"]+)"/.exec(message)?.[1])
  const isOnePlace = others.every(other => describePlace(other) === describePlace(first))
  if (isOnePlace && quoted.every(name => name !== undefined) && others.length <= mostQuoted)
    return quoted.map(name => shownText(`"${name}"`)).join(', ')
  const named = others.slice(0, mostPlaces - 1).map(other => describePlace(other) || shownText(other.message))
  const rest = others.length - named.length
  return `${named.join('; ')}${rest > 0 ? `; and ${rest} more, which --json lists` : ''}`
}

/** As many as a closeout has fields besides the first. */
const mostQuoted = 6

/** The fix of a rule. Of several that differ, the first few: the others are much the same. */
const renderFixes = (fixes: readonly string[], isGrouped: boolean, paint: Paint): readonly string[] => {
  const lines = fixes.slice(0, isGrouped ? mostPlaces : 1).flatMap(fix => fix.split('\n'))
  const [only] = lines
  if (only === undefined) return []
  if (isGrouped && lines.length === 1) return [`  ${paint.dim('Fix:')} ${shownText(only)}`]
  return [paint.dim('  Fix:'), ...lines.map(line => `    ${shownText(line)}`)]
}
