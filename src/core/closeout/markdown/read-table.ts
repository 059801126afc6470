import type { Table, TableCell } from 'mdast'
import type { MarkedText } from '../model/statement.ts'
import { foldText } from './fold-name.ts'
import { isAscii, markInline, plainText, unicodePattern } from './mark-inline.ts'
import { isFolded } from './read-html.ts'
import { fieldOf } from './read-label.ts'
import {
  type Around,
  begin,
  belowHeadings,
  end,
  plainStatement,
  readPhrasing,
  type SectionWalk,
  say,
} from './section-walk.ts'

type Label = ReturnType<typeof fieldOf>

const labelsOf = (walk: SectionWalk, rows: readonly (readonly TableCell[])[]): readonly Label[] =>
  rows.map(cells =>
    cells.length === 2 ? fieldOf(markInline(cells[0]?.children ?? [], walk.open).marked, walk.names) : null,
  )

/** A table of fields, not one of checks that happens to have a row named `Docs`. */
const isOfFields = (walk: SectionWalk, labels: readonly Label[], around: Around): boolean => {
  const known = new Set(labels.flatMap(label => (label ? [label.field] : [])))
  if (!around.isLabelAllowed || isFolded(walk.open) || known.size === 0) return false
  return (
    walk.field === null || walk.field.form === 'row' || known.size >= 3 || known.size * 2 > labels.length - 1
  )
}

const symbol = unicodePattern(String.raw`\p{So}`)

/** Join cells into one text. A row whose cells behind the first are all empty says nothing. */
const joinCells = (cells: readonly MarkedText[]): MarkedText => {
  const urls: string[] = []
  const texts = cells.map(cell => {
    const base = urls.length
    urls.push(...cell.urls)
    return cell.marked.replace(/\uE003(\d+)\uE004/g, (_, at: string) => `\uE003${Number(at) + base}\uE004`)
  })
  const answers = texts.slice(cells.length > 1 ? 1 : 0)
  const isAnswered = answers.some(
    text => foldText(plainText({ marked: text })) !== '' || (!isAscii(text) && symbol().test(text)),
  )
  return { marked: isAnswered ? texts.join(' | ') : '', urls }
}

/**
 * Read a table: rows of two columns whose first cell names a field, or rows of content.
 *
 * The header row may be a label too; in a table of content it says nothing by itself.
 */
export const readTable = (walk: SectionWalk, table: Table, around: Around): void => {
  const rows = table.children.map(row => row.children)
  const labels = labelsOf(walk, rows)
  const hasLabels = isOfFields(walk, labels, around)
  if (hasLabels) end(walk)
  for (const [index, cells] of rows.entries()) {
    const line = table.children[index]?.position?.start.line ?? 1
    const label = hasLabels ? (labels[index] ?? null) : null
    const readings = cells.map(cell => readPhrasing(walk, cell.children))
    if (label) begin(walk, { ...label, form: 'row', rest: '' }, belowHeadings, line)
    else if (hasLabels && plainText(readings[0] ?? { marked: '' }) !== '') end(walk)
    if (!label && index === 0) continue
    say(walk, joinCells(label ? readings.slice(1) : readings), plainStatement(line, 'row', around))
  }
  if (hasLabels) end(walk)
}
