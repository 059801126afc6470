import { describePlace } from '../../text/describe-place.ts'
import { escapeMarkdown, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { linkTo } from '../../text/page/links.ts'
import { outsideText } from '../../text/page/outside-text.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import type { Finding } from '../../vocabulary/finding.ts'
import { groupFindings, messageWithoutPlace, mostPlaces } from './group-findings.ts'

/** The most places of a rule that the table lists; the report file has them all. */
const mostRows = 50

/** The pages of a rule and of a place; `null` for none. */
export type FindingPages = {
  readonly code: (code: string) => string | null
  readonly place: (place: Finding['place']) => string | null
}

const nowhere: FindingPages = { code: () => null, place: () => null }

/** One row a rule; two columns, so that a telephone shows them. */
export const findingsTable = (
  findings: readonly Finding<string>[],
  pages: FindingPages = nowhere,
): readonly string[] => {
  if (findings.length === 0) return []
  const rows = groupFindings(findings).map(({ code, level, findings: group }) => {
    const count = group.length > 1 ? ` × ${group.length}` : ''
    return `| ${results[level]}${count}<br>${ruleName(code, pages)} | ${places(group, pages)} |`
  })
  return [['| Rule | Where and what |', '| :-- | :-- |', ...rows].join('\n')]
}

/** A link is narrower without the marks of code, and a telephone needs the room. */
const ruleName = (code: string, pages: FindingPages): string => {
  const page = pages.code(code)
  return page === null ? escapeMarkdownCode(code) : linkTo(page, escapeMarkdown(code))
}

const results = { error: '✕ **Error**', warning: '△ Warning', notice: '○ Notice' } as const

/** The first places of a rule, and the rest folded. */
const places = (group: readonly Finding<string>[], pages: FindingPages): string => {
  const lines = group.slice(0, mostRows).map((finding, index) => {
    const place = placeOnly(finding, pages)
    return index > 0 && place !== '' && isSaidBefore(finding, group[0]) ? place : placeLine(finding, pages)
  })
  const rest = lines.slice(mostPlaces)
  const left = group.length - lines.length
  if (rest.length === 0) return lines.join('<br>')
  const folded = [...rest, ...(left > 0 ? [`${counted(left, 'more finding')} in the report.`] : [])]
  return `${lines.slice(0, mostPlaces).join('<br>')}<details><summary>${group.length - mostPlaces} more</summary>${folded.join('<br>')}</details>`
}

/** What is wrong at each place is said once where it is the same. */
const isSaidBefore = (finding: Finding<string>, first: Finding<string> | undefined): boolean =>
  first !== undefined && withoutPlace(finding) === withoutPlace(first)

const withoutPlace = (finding: Finding<string>): string =>
  finding.message.replaceAll(describePlace(finding) || '\0', '')

const placeOnly = (finding: Finding<string>, pages: FindingPages): string => {
  const place = describePlace(finding)
  if (place === '') return ''
  return linkTo(
    pages.place(finding.place),
    finding.place.path === undefined ? place : escapeMarkdownCode(place),
  )
}

/** The place, then what is wrong there. A message that begins with its place does not repeat it. */
const placeLine = (finding: Finding<string>, pages: FindingPages): string => {
  const { path } = finding.place
  const place = describePlace(finding)
  const where = placeOnly(finding, pages)
  const what = messageWithoutPlace(finding, shownText(path ?? ''))
  if (where === '') return outsideText(what)
  return path !== undefined && what.startsWith(`${place} `)
    ? `${where}${outsideText(what.slice(place.length))}`
    : `${where}: ${outsideText(what)}`
}
