import type { List, ListItem, Paragraph, PhrasingContent, RootContent, Table } from 'mdast'
import type { FieldName } from '../../model/closeout.ts'
import { recordInfoString } from '../../model/record-info.ts'
import type { LabelForm, MarkedText, Piece, Statement } from '../../model/statement.ts'
import { foldText } from './fold-name.ts'
import { markInline } from './mark-inline.ts'
import { plainText } from './mark-text.ts'
import { isFolded, isSilent, type OpenElements, readHtml } from './read-html.ts'
import { fieldOf, type LabelReading, type NameTable, readLabel } from './read-label.ts'

/** Where the walk stands: the field that is open, and how its label was written. */
type OpenField = { readonly field: FieldName; readonly form: LabelForm; readonly level: number }

/** What surrounds a block: list items, their boxes, and whether a label may stand here. */
type Around = {
  readonly depth: number
  readonly isUnderOpenBox: boolean
  readonly isLabelAllowed: boolean
}

const outermost: Around = { depth: 0, isUnderOpenBox: false, isLabelAllowed: true }
const oddBox = /^\s*\[([ \u00A0xX✓✔*-]?)\]\s*(?=\S|$)/u
const affirmation = /^[\s\p{P}]*(?:✅|✔|☑|👍|💯|🆗|👌)/u

/**
 * Walk the blocks of a section and tell labels from what stands under them.
 *
 * @param blocks  the section's top-level blocks, without its heading
 * @param names   the known labels
 * @param opened  what the text before left open
 */
export const readSection = (
  blocks: readonly RootContent[],
  names: NameTable,
  opened: OpenElements = [],
): readonly Piece[] => {
  const pieces: Piece[] = []
  let current: OpenField | null = null
  let open: OpenElements = opened

  const say = (statement: Omit<Statement, 'isFolded'>, isHidden = isFolded(open)): void => {
    if (plainText(statement) === '') return
    pieces.push({
      kind: 'statement',
      field: current?.field ?? null,
      statement: { ...statement, isFolded: isHidden },
    })
  }

  const isLabelHere = (label: LabelReading, around: Around): boolean => {
    if (!around.isLabelAllowed || isFolded(open) || isSilent(open)) return false
    if (label.strength === 'strong') return true
    if (label.strength === 'weak')
      return current === null || current.form === label.form || label.form === 'heading'
    return true
  }

  const begin = (label: LabelReading, level: number, line: number): void => {
    pieces.push({ kind: 'label', field: label.field, line })
    if (current?.field !== label.field) current = { field: label.field, form: label.form, level }
  }

  const readLines = (
    reading: MarkedText,
    first: number,
    around: Around,
    base: Omit<Statement, keyof MarkedText | 'line' | 'isFolded'>,
  ): void => {
    let held: string[] = []
    let heldLine = first
    const release = (): void => {
      say({ ...base, marked: held.join('\n'), urls: reading.urls, line: heldLine })
      held = []
    }
    for (const [index, line] of reading.marked.split('\n').entries()) {
      const isItemStart = base.kind === 'item' && index === 0
      const label = around.isLabelAllowed && !isItemStart ? readLabel(line, 'prose', names) : null
      if (!label || !isLabelHere(label, around)) {
        if (held.length === 0) heldLine = first + index
        held.push(line)
        continue
      }
      release()
      begin(label, 7, first + index)
      heldLine = first + index
      held = [label.rest]
    }
    release()
  }

  const readPhrasing = (nodes: readonly PhrasingContent[]): MarkedText & { readonly folded: string } => {
    const reading = markInline(nodes, open)
    open = reading.open
    return reading
  }

  const sayFolded = (text: string, line: number, around: Around): void =>
    say(
      {
        marked: text,
        urls: [],
        line,
        kind: 'code',
        box: null,
        depth: around.depth,
        isUnderOpenBox: around.isUnderOpenBox,
      },
      true,
    )

  const readParagraph = (node: Paragraph, around: Around): void => {
    const line = node.position?.start.line ?? 1
    const reading = readPhrasing(node.children)
    const odd = oddBox.exec(reading.marked)
    const box = odd ? (/[xX✓✔]/u.test(odd[1] ?? '') ? 'ticked' : 'open') : null
    readLines(reading, line, around, {
      kind: 'prose',
      box,
      depth: around.depth,
      isUnderOpenBox: around.isUnderOpenBox || box === 'open',
    })
    if (reading.folded.trim() !== '') sayFolded(reading.folded, line, around)
  }

  const boxOf = (
    item: ListItem,
    marked: string,
  ): { readonly box: Statement['box']; readonly text: string } => {
    if (typeof item.checked === 'boolean') return { box: item.checked ? 'ticked' : 'open', text: marked }
    const odd = oddBox.exec(marked)
    if (!odd) return { box: null, text: marked }
    return { box: /[xX✓✔]/u.test(odd[1] ?? '') ? 'ticked' : 'open', text: marked.slice(odd[0].length) }
  }

  const readItem = (item: ListItem, around: Around): void => {
    const [head, ...others] = item.children
    const before = open
    const depth = around.depth + 1
    if (head?.type !== 'paragraph') {
      for (const child of item.children) readBlock(child, { ...around, depth })
      open = before
      return
    }
    const line = head.position?.start.line ?? 1
    const reading = readPhrasing(head.children)
    const { box, text } = boxOf(item, reading.marked)
    const [first = '', ...more] = text.split('\n')
    const label = box !== null && current?.field === 'follow_ups' ? null : readLabel(first, 'list', names)
    const isSaid =
      label !== null && label.rest === '' && label.field === current?.field && others.length === 0
    const isLabel = label !== null && !isSaid && isLabelHere(label, around) && !isNearTarget(label, first)
    const isUnderOpenBox = around.isUnderOpenBox || box === 'open'
    const base = { kind: 'item', box, depth, isUnderOpenBox } as const
    if (label && isLabel) {
      begin(label, 7, line)
      const isConfirmed =
        label.field === 'runtime' && box === 'ticked' && label.rest === '' && others.length === 0
      const rest = isConfirmed ? first : label.rest
      say({ ...base, marked: [rest, ...more].join('\n'), urls: reading.urls, line })
    } else {
      readLines({ marked: text, urls: reading.urls }, line, { ...around, isLabelAllowed: false }, base)
    }
    if (reading.folded.trim() !== '') sayFolded(reading.folded, line, around)
    const inner = { depth, isUnderOpenBox, isLabelAllowed: around.isLabelAllowed && !isLabel }
    for (const child of others) readBlock(child, inner)
    open = before
  }

  /** `- docs: rewrite the guide` below a Follow-ups heading is a mistyped target, not the next field. */
  const isNearTarget = (label: LabelReading, text: string): boolean =>
    current?.field === 'follow_ups' &&
    current.form !== 'list' &&
    label.rest !== '' &&
    /^\W*docs?\W/.test(text)

  const readTable = (table: Table, around: Around): void => {
    const rows = table.children.map(row => row.children)
    const labels = rows.map(cells =>
      cells.length === 2 ? fieldOf(markInline(cells[0]?.children ?? [], open).marked, names) : null,
    )
    const known = new Set(labels.flatMap(label => (label ? [label.field] : [])))
    const isOfFields =
      around.isLabelAllowed &&
      !isFolded(open) &&
      known.size > 0 &&
      (current === null || current.form === 'row' || known.size >= 3 || known.size * 2 > rows.length - 1)
    if (isOfFields) current = null
    for (const [index, cells] of rows.entries()) {
      const line = table.children[index]?.position?.start.line ?? 1
      const label = isOfFields ? labels[index] : null
      const readings = cells.map(cell => readPhrasing(cell.children))
      const said = label ? readings.slice(1) : readings
      if (label) begin({ ...label, form: 'row', rest: '' }, 7, line)
      else if (isOfFields && plainText(readings[0] ?? { marked: '' }) !== '') current = null
      if (!label && index === 0) continue
      const urls = said.flatMap(reading => reading.urls)
      const marked = joinCells(said)
      say({
        marked,
        urls,
        line,
        kind: 'row',
        box: null,
        depth: around.depth,
        isUnderOpenBox: around.isUnderOpenBox,
      })
    }
    if (isOfFields) current = null
  }

  const readHtmlBlock = (html: string, line: number, around: Around): void => {
    for (const stretch of readHtml(html, open)) {
      open = stretch.open
      if (isSilent(open)) continue
      const box = oddBox.test(stretch.text) ? 'open' : null
      say({
        marked: stretch.text,
        urls: [],
        line,
        kind: 'prose',
        box,
        depth: around.depth,
        isUnderOpenBox: around.isUnderOpenBox || box === 'open',
      })
    }
  }

  const readBlock = (node: RootContent, around: Around): void => {
    const line = node.position?.start.line ?? 1
    if (node.type === 'paragraph') return readParagraph(node, around)
    if (node.type === 'list') return (node as List).children.forEach(item => readItem(item, around))
    if (node.type === 'table') return readTable(node, around)
    if (node.type === 'html') return readHtmlBlock(node.value, line, around)
    if (node.type === 'code') {
      if (node.lang === recordInfoString && !node.meta) return
      return say({
        marked: node.value,
        urls: [],
        line,
        kind: 'code',
        box: null,
        depth: around.depth,
        isUnderOpenBox: around.isUnderOpenBox,
      })
    }
    if (node.type !== 'heading') return
    const reading = readPhrasing(node.children)
    if (isFolded(open)) return
    const label = around.depth === 0 ? readLabel(reading.marked, 'heading', names) : null
    if (label) {
      if (current?.field === label.field && current.form === 'heading' && node.depth > current.level)
        current = { ...current }
      else current = null
      begin(label, node.depth, line)
      return say({
        marked: label.rest,
        urls: reading.urls,
        line,
        kind: 'prose',
        box: null,
        depth: 0,
        isUnderOpenBox: false,
      })
    }
    if (around.depth === 0 && current && (current.form !== 'heading' || node.depth <= current.level))
      current = null
    say({ ...reading, line, kind: 'heading', box: null, depth: around.depth, isUnderOpenBox: false })
  }

  for (const block of blocks) readBlock(block, outermost)
  return pieces
}

/** A row whose cells behind the first are all empty says nothing, whatever its first cell is called. */
const joinCells = (cells: readonly MarkedText[]): string => {
  let base = 0
  const texts = cells.map(({ marked, urls }) => {
    const shifted = marked.replace(
      /\uE003(\d+)\uE004/g,
      (_, index: string) => `\uE003${Number(index) + base}\uE004`,
    )
    base += urls.length
    return shifted
  })
  const answers = texts.slice(cells.length > 1 ? 1 : 0)
  const isAnswered = answers.some(
    text => foldText(plainText({ marked: text })) !== '' || affirmation.test(text),
  )
  return isAnswered ? texts.join(' | ') : ''
}
