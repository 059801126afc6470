import type { Code, Heading, Html, List, Nodes, Paragraph, RootContent } from 'mdast'
import { recordInfoString } from '../../vocabulary/names.ts'
import type { Piece } from '../model/statement.ts'
import { isFolded, isSilent, readHtml } from './read-html.ts'
import { readBox, readItem } from './read-item.ts'
import { type NameTable, readLabel } from './read-label.ts'
import { readTable } from './read-table.ts'
import { readLines } from './scan-lines.ts'
import {
  type Around,
  begin,
  end,
  plainStatement,
  readPhrasing,
  restore,
  type SectionWalk,
  say,
  sayFolded,
} from './section-walk.ts'

const footnote = /^\s*\[\^([^\]\s]+)\]:/

/** The lines without footnotes that nothing refers to, which GitHub does not show. A footnote ends with its paragraph. */
const withoutFootnotes = (marked: string, referenced: () => ReadonlySet<string>): string => {
  if (!marked.includes('[^')) return marked
  let isShown = true
  return marked
    .split('\n')
    .map(line => {
      const name = footnote.exec(line)?.[1]
      if (name !== undefined) isShown = referenced().has(name.toLowerCase())
      return isShown ? line : ''
    })
    .join('\n')
}

/** The names of the footnotes to which the text of the blocks refers. */
const listFootnotes = (nodes: readonly Nodes[]): readonly string[] =>
  nodes.flatMap(node =>
    node.type === 'text'
      ? [...node.value.matchAll(/\[\^([^\]\s]+)\](?!:)/g)].map(match => (match[1] as string).toLowerCase())
      : 'children' in node
        ? listFootnotes(node.children)
        : [],
  )

const readParagraph = (walk: SectionWalk, node: Paragraph, around: Around): void => {
  const line = node.position?.start.line ?? 1
  const reading = readPhrasing(walk, node.children)
  const { box } = readBox(reading.marked)
  const isUnderOpenBox = around.isUnderOpenBox || box === 'open'
  const shown = { ...reading, marked: withoutFootnotes(reading.marked, walk.footnotes) }
  readLines(walk, shown, line, { kind: 'prose', box, depth: around.depth, isUnderOpenBox }, around)
  sayFolded(walk, reading, line, around)
}

/** A heading of the field's own level or a higher one ends it; below a weaker label any heading does. */
const endsField = (walk: SectionWalk, heading: Heading): boolean =>
  walk.field !== null && (walk.field.form !== 'heading' || heading.depth <= walk.field.level)

const readHeading = (walk: SectionWalk, node: Heading, around: Around): void => {
  const line = node.position?.start.line ?? 1
  const reading = readPhrasing(walk, node.children)
  if (isFolded(walk.open)) return
  const label = around.depth === 0 ? readLabel(reading.marked, 'heading', walk.names) : null
  if (around.depth === 0 && endsField(walk, node)) end(walk)
  if (label) begin(walk, label, node.depth, line)
  const marked = label ? label.rest : reading.marked
  say(walk, { marked, urls: reading.urls }, plainStatement(line, label ? 'prose' : 'heading', around))
}

const readRawHtml = (walk: SectionWalk, node: Html, around: Around): void => {
  const line = node.position?.start.line ?? 1
  for (const stretch of readHtml(node.value, walk.open)) {
    restore(walk, stretch.open)
    if (isSilent(stretch.open)) continue
    const { box } = readBox(stretch.text)
    const isUnderOpenBox = around.isUnderOpenBox || box === 'open'
    say(
      walk,
      { marked: stretch.text, urls: [] },
      { line, kind: 'prose', box, depth: around.depth, isUnderOpenBox },
    )
  }
}

/** A record block is for machines, so it is no evidence. */
const readCode = (walk: SectionWalk, node: Code, around: Around): void => {
  if ((node.lang === recordInfoString && !node.meta) || isSilent(walk.open)) return
  say(walk, { marked: node.value, urls: [] }, plainStatement(node.position?.start.line ?? 1, 'code', around))
}

const readList = (walk: SectionWalk, node: List, around: Around): void => {
  for (const item of node.children) readItem(walk, item, around, readBlock)
}

/** Quotes, rules, definitions and footnotes say nothing of their own. */
const readBlock = (walk: SectionWalk, node: RootContent, around: Around): void => {
  if (node.type === 'paragraph') readParagraph(walk, node, around)
  if (node.type === 'heading') readHeading(walk, node, around)
  if (node.type === 'list') readList(walk, node, around)
  if (node.type === 'table') readTable(walk, node, around)
  if (node.type === 'html') readRawHtml(walk, node, around)
  if (node.type === 'code') readCode(walk, node, around)
}

/**
 * Walk the blocks of a section and separate labels from the statements under them.
 *
 * @param blocks  the section's top-level blocks, without its heading
 * @param names   the known labels
 */
export const readSection = (blocks: readonly RootContent[], names: NameTable): readonly Piece[] => {
  let footnotes: ReadonlySet<string> | null = null
  const walk: SectionWalk = {
    names,
    footnotes: () => {
      footnotes ??= new Set(listFootnotes(blocks))
      return footnotes
    },
    pieces: [],
    field: null,
    open: [],
  }
  const outermost: Around = { depth: 0, isUnderOpenBox: false, isLabelAllowed: true }
  for (const block of blocks) readBlock(walk, block, outermost)
  return walk.pieces
}
