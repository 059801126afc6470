import { describePlace } from '../../text/describe-place.ts'
import { escapeMarkdown, escapeMarkdownBlock, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import type { Finding } from '../../vocabulary/finding.ts'
import { groupFindings, messageWithoutPlace, mostPlaces } from './group-findings.ts'

/** The most places of a rule that the table lists; the report file has them all. */
const mostRows = 50
const mostFixes = 12

/** One row a rule; two columns, so that a telephone shows them. */
export const findingsTable = (findings: readonly Finding<string>[]): readonly string[] => {
  if (findings.length === 0) return []
  const rows = groupFindings(findings).map(({ code, level, findings: group }) => {
    const count = group.length > 1 ? ` × ${group.length}` : ''
    return `| ${results[level]}${count}<br>${escapeMarkdownCode(code)} | ${places(group)} |`
  })
  return [['| Rule | Where and what |', '| --- | --- |', ...rows].join('\n')]
}

const results = { error: '**Error**', warning: 'Warning', notice: 'Notice' } as const

/** The first places of a rule, and the rest folded. */
const places = (group: readonly Finding<string>[]): string => {
  const lines = group.slice(0, mostRows).map(placeLine)
  const rest = lines.slice(mostPlaces)
  const left = group.length - lines.length
  if (rest.length === 0) return lines.join('<br>')
  const folded = [...rest, ...(left > 0 ? [`${counted(left, 'more finding')} in the report.`] : [])]
  return `${lines.slice(0, mostPlaces).join('<br>')}<details><summary>${group.length - mostPlaces} more</summary>${folded.join('<br>')}</details>`
}

/** The place, then what is wrong there. A message that begins with its place does not repeat it. */
const placeLine = (finding: Finding<string>): string => {
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
export const nextSteps = <Code extends string>(
  findings: readonly Finding<Code>[],
  titleOf: (code: Code) => string,
): readonly string[] => {
  const steps = new Map<string, { readonly title: string; count: number }>()
  for (const { code, fix, level } of findings) {
    if (fix === undefined || level === 'notice') continue
    const step = steps.get(fix) ?? { title: titleOf(code), count: 0 }
    step.count += 1
    steps.set(fix, step)
  }
  if (steps.size === 0) return []
  const described = [...steps]
    .slice(0, mostFixes)
    .map(([fix, { title, count }]) => describeStep(fix, title, count))
  return ['### What to do next', described.join('\n')]
}

const describeStep = (fix: string, what: string, count: number): string => {
  const title = `1. ${what}${count > 1 ? ` (${counted(count, 'place')})` : ''}:`
  const isCommand = /^(git|printf|closeout|gh|npm) /.test(fix)
  if (!isCommand && !fix.includes('\n')) return `${title} ${escapeMarkdown(fix)}`
  return `${title}\n\n${indent(escapeMarkdownBlock(fix, isCommand ? 'bash' : ''))}\n`
}

const indent = (block: string): string => block.replace(/^/gm, '   ')
