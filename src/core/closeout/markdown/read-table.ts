import type { Table, TableCell } from 'mdast'
import { isAscii, unicodePattern } from '../../text/unicode-pattern.ts'
import type { MarkedText } from '../model/statement.ts'
import { foldText } from './fold-name.ts'
import { markInline, plainText } from './mark-inline.ts'
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

/** The column of the labels: the first one, or the second where the first only counts the rows. */
const labelColumn = (walk: SectionWalk, rows: readonly (readonly TableCell[])[]): number =>
  rows.length > 1 &&
  (rows[0]?.length ?? 0) > 2 &&
  rows
    .slice(1)
    .every(([first]) => /^\W*\d*\W*$/.test(plainText(markInline(first?.children ?? [], walk.open))))
    ? 1
    : 0

const labelsOf = (
  walk: SectionWalk,
  rows: readonly (readonly TableCell[])[],
  column: number,
): readonly Label[] =>
  rows.map(cells =>
    cells.length >= 2
      ? fieldOf(markInline(cells[column]?.children ?? [], walk.open).marked, walk.names)
      : null,
  )

/** A table of fields, not one of checks that happens to have a row named `Docs`. */
const isOfFields = (
  walk: SectionWalk,
  labels: readonly Label[],
  columns: number,
  around: Around,
): boolean => {
  const known = new Set(labels.flatMap(label => (label ? [label.field] : [])))
  if (!around.isLabelAllowed || isFolded(walk.open) || known.size === 0) return false
  if (columns > 2 && known.size < 3) return false
  return (
    walk.field === null || walk.field.form === 'row' || known.size >= 3 || known.size * 2 > labels.length - 1
  )
}

const symbol = unicodePattern(String.raw`\p{So}`)

/** Join cells into one text. A row whose cells behind its name are all empty says nothing. @param names  how many cells name the row */
const joinCells = (
  cells: readonly MarkedText[],
  between = ' | ',
  names = cells.length > 1 ? 1 : 0,
): MarkedText => {
  const urls: string[] = []
  const texts = cells.map(cell => {
    const base = urls.length
    urls.push(...cell.urls)
    return cell.marked.replace(/\uE003(\d+)\uE004/g, (_, at: string) => `\uE003${Number(at) + base}\uE004`)
  })
  const answers = texts.slice(names)
  const isAnswered = answers.some(
    text => foldText(plainText({ marked: text })) !== '' || (!isAscii(text) && symbol().test(text)),
  )
  return { marked: isAnswered ? texts.join(between) : '', urls }
}

/** Every cell behind the label is content, on a line of its own. */
const joinAnswers = (cells: readonly MarkedText[]): MarkedText => joinCells(cells, '\n', 0)

/**
 * Read a table: rows whose first cell names a field (the second, where the first one is a number), or rows of content.
 * A table of more than two columns needs three fields to be one of fields.
 *
 * The header row may be a label too; in a table of content it says nothing by itself.
 */
export const readTable = (walk: SectionWalk, table: Table, around: Around): void => {
  const rows = table.children.map(row => row.children)
  const column = labelColumn(walk, rows)
  const labels = labelsOf(walk, rows, column)
  const hasLabels = isOfFields(walk, labels, rows[0]?.length ?? 0, around)
  if (hasLabels) end(walk)
  for (const [index, cells] of rows.entries()) {
    const line = table.children[index]?.position?.start.line ?? 1
    const label = hasLabels ? (labels[index] ?? null) : null
    const readings = cells.map(cell => readPhrasing(walk, cell.children))
    if (label) begin(walk, { ...label, form: 'row', rest: '' }, belowHeadings, line)
    else if (hasLabels && plainText(readings[column] ?? { marked: '' }) !== '') end(walk)
    if (!label && index === 0) continue
    const text = label ? joinAnswers(readings.slice(column + 1)) : joinCells(readings)
    say(walk, text, plainStatement(line, label ? 'prose' : 'row', around))
  }
  if (hasLabels) end(walk)
}
