import type { PhrasingContent } from 'mdast'
import type { FieldName } from '../model/closeout.ts'
import type { LabelForm, MarkedText, Piece, Statement } from '../model/statement.ts'
import { type InlineReading, markInline, plainText } from './mark-inline.ts'
import { isFolded, isSilent, type OpenElements, withoutStrikes } from './read-html.ts'
import type { LabelReading, NameTable } from './read-label.ts'

/** The field that is open, and how its label was written. `level` is a heading's, else below every heading. */
export type OpenField = {
  readonly field: FieldName
  readonly form: LabelForm
  readonly level: number
  /** Whether the label itself stands behind a box, as in `- [x] Follow-ups: …`. */
  readonly isBoxed: boolean
}

/** The walk over one section: what was found, and where the walk stands. Only the functions of this file change it. */
export type SectionWalk = {
  readonly names: NameTable
  /** The names of the footnotes to which the section refers, in lower case. */
  readonly footnotes: () => ReadonlySet<string>
  readonly pieces: Piece[]
  field: OpenField | null
  open: OpenElements
}

/** What surrounds a block: list items, their boxes, and whether a label may stand here. */
export type Around = {
  readonly depth: number
  readonly isUnderOpenBox: boolean
  readonly isLabelAllowed: boolean
}

/** The level of a label that is no heading. */
export const belowHeadings = 7

/** Add a statement to the field that is open. One without text is none. */
export const say = (
  walk: SectionWalk,
  text: MarkedText,
  rest: Omit<Statement, keyof MarkedText | 'isFolded'>,
  isHidden: boolean = isFolded(walk.open),
): void => {
  if (plainText(text) === '') return
  const statement = { ...rest, marked: text.marked, urls: text.urls, isFolded: isHidden }
  walk.pieces.push({ kind: 'statement', field: walk.field?.field ?? null, statement })
}

/** Text and code without a box. */
export const plainStatement = (line: number, kind: Statement['kind'], around: Around) => ({
  line,
  kind,
  box: null,
  depth: around.depth,
  isUnderOpenBox: around.isUnderOpenBox,
})

/** Text inside a collapsed block within a line. */
export const sayFolded = (walk: SectionWalk, reading: InlineReading, line: number, around: Around): void =>
  say(walk, { marked: reading.folded, urls: [] }, plainStatement(line, 'code', around), true)

/** A weak name heads ordinary prose too: it needs a heading, or company of its own form. */
export const isLabelHere = (walk: SectionWalk, label: LabelReading, around: Around): boolean => {
  if (!around.isLabelAllowed || isFolded(walk.open) || isSilent(walk.open)) return false
  const isAlone = walk.field !== null && walk.field.form !== label.form && label.form !== 'heading'
  return label.strength !== 'weak' || !isAlone
}

/** Open the field of a label. The same field again goes on under the stronger label that it has. */
export const begin = (
  walk: SectionWalk,
  label: LabelReading,
  level: number,
  line: number,
  isBoxed = false,
): void => {
  walk.pieces.push({ kind: 'label', field: label.field, line })
  if (walk.field?.field !== label.field) walk.field = { field: label.field, form: label.form, level, isBoxed }
}

/** Close the field that is open. */
export const end = (walk: SectionWalk): void => {
  walk.field = null
}

/** Restore the field that was open before: a list item or a cell closes what it opened. */
export const restore = (walk: SectionWalk, open: OpenElements): void => {
  walk.open = open
}

/** Read inline content, and remember which elements it leaves open. */
export const readPhrasing = (
  walk: SectionWalk,
  nodes: readonly PhrasingContent[],
  tags: 'markup' | 'words' = 'markup',
): InlineReading => {
  const reading = markInline(nodes, walk.open, tags)
  walk.open = withoutStrikes(reading.open, walk.open)
  return reading
}
