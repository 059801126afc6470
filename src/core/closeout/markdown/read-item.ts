import type { ListItem, Paragraph, RootContent } from 'mdast'
import type { Box } from '../model/statement.ts'
import { type LabelReading, readLabel } from './read-label.ts'
import {
  type Around,
  begin,
  belowHeadings,
  isLabelHere,
  type OpenField,
  readPhrasing,
  restore,
  type SectionWalk,
  say,
  sayFolded,
} from './section-walk.ts'

/** Reads any block: list items hold blocks, blocks hold list items. */
export type ReadBlock = (walk: SectionWalk, node: RootContent, around: Around) => void

const boxOf = (item: ListItem, marked: string): { readonly box: Box; readonly text: string } =>
  typeof item.checked === 'boolean'
    ? { box: item.checked ? 'ticked' : 'open', text: marked }
    : readBox(marked)

/** `- docs: rewrite the guide` below a Follow-ups heading is a mistyped target, not the next field. */
const isMistypedTarget = (walk: SectionWalk, label: LabelReading, text: string): boolean =>
  walk.field?.field === 'follow_ups' &&
  walk.field.form !== 'list' &&
  label.rest !== '' &&
  /^\W*docs?\W/.test(text)

/**
 * Below Follow-ups a line with a box is work to do, unless Follow-ups is an item of the same list of labels.
 * `docs` is a target of work too: it is a label only where every label of the list has its box.
 */
const mayFollow = (followUps: OpenField, label: LabelReading, box: Box, first: string): boolean =>
  followUps.form === 'list' &&
  label.strength === 'strong' &&
  (!/^\W*docs?\W/.test(first) || (followUps.isBoxed && box === 'ticked'))

const labelOf = (
  walk: SectionWalk,
  first: string,
  item: ListItem,
  box: Box,
  around: Around,
): LabelReading | null => {
  const label = readLabel(first, 'list', walk.names)
  if (
    label &&
    box !== null &&
    walk.field?.field === 'follow_ups' &&
    !mayFollow(walk.field, label, box, first)
  )
    return null
  if (!label || !isLabelHere(walk, label, around) || isMistypedTarget(walk, label, first)) return null
  const isAnswer = label.field === walk.field?.field && label.rest === '' && item.children.length === 1
  return isAnswer ? null : label
}

const readText = (walk: SectionWalk, item: ListItem, head: Paragraph, around: Around): Around => {
  const line = head.position?.start.line ?? 1
  const reading = readPhrasing(walk, head.children, walk.field?.field === 'follow_ups' ? 'words' : 'markup')
  const { box, text } = boxOf(item, reading.marked)
  const [first = '', ...more] = text.split('\n')
  const label = labelOf(walk, first, item, box, around)
  const inner: Around = {
    depth: around.depth + 1,
    isUnderOpenBox: around.isUnderOpenBox || box === 'open',
    isLabelAllowed: around.isLabelAllowed && label === null,
  }
  if (label) begin(walk, label, belowHeadings, line, box !== null)
  // A ticked `Runtime artifacts untracked` is its own answer: the label is the confirmation.
  const isConfirmed = label?.field === 'runtime' && box === 'ticked' && label.rest === ''
  const marked = label && !isConfirmed ? [label.rest, ...more].join('\n') : text
  const common = {
    line,
    kind: 'item',
    box,
    depth: inner.depth,
    isUnderOpenBox: inner.isUnderOpenBox,
  } as const
  say(walk, { marked, urls: reading.urls }, common)
  sayFolded(walk, reading, line, inner)
  return inner
}

/**
 * Read a list item: a label with its answer behind it or nested below it, or a statement.
 *
 * What is nested below a label is its answer and holds no labels.
 */
export const readItem = (walk: SectionWalk, item: ListItem, around: Around, readBlock: ReadBlock): void => {
  const before = walk.open
  const [head, ...others] = item.children
  const isText = head?.type === 'paragraph'
  const inner = isText ? readText(walk, item, head, around) : { ...around, depth: around.depth + 1 }
  for (const child of isText ? others : item.children) readBlock(walk, child, inner)
  restore(walk, before)
}

const box = /^\s*\[([ \u00A0xX✓✔*-]?)\]\s*(?=\S|$)/

/** A box that is written out where Markdown knows none (`[]`, a table cell, a line), and the text behind it. */
export const readBox = (marked: string): { readonly box: Box; readonly text: string } => {
  const match = box.exec(marked)
  if (!match) return { box: null, text: marked }
  return { box: /[xX✓✔]/.test(match[1] ?? '') ? 'ticked' : 'open', text: marked.slice(match[0].length) }
}
