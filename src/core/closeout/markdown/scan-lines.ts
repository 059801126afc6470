import type { MarkedText, Statement } from '../model/statement.ts'
import { readLabel } from './read-label.ts'
import { type Around, begin, belowHeadings, isLabelHere, type SectionWalk, say } from './section-walk.ts'

/** What a line is to the splitter: may a new piece begin here, and is it read as text at all. */
export type ScannedLine = {
  readonly text: string
  /** A block that is certain to begin at the top level begins here. */
  readonly isBoundary: boolean
  /** Inside a fence, a comment or a raw HTML element at the top level: nothing in it is Markdown. */
  readonly isVerbatim: boolean
  readonly isBlank: boolean
}

type Verbatim = { readonly ends: RegExp; readonly isClosedByLine: boolean }
type State = {
  readonly verbatim: Verbatim | null
  readonly isHtml: boolean
  readonly isParagraph: boolean
  readonly wasBlank: boolean
  /** The content column of the open top-level list item, 0 for none. */
  readonly listColumn: number
}

const fenceOpening = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/
const listMarker = /^( {0,3}(?:[-*+]|\d{1,9}[.)]))([ \t]+(?=\S)|[ \t]*$)/
const heading = /^ {0,3}#{1,6}(?:[ \t]|$)/
const rule = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$/
const rawElements: readonly (readonly [RegExp, RegExp])[] = [
  [/^ {0,3}<(?:script|pre|style|textarea)(?:[ \t>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^ {0,3}<!--/, /-->/],
  [/^ {0,3}<\?/, /\?>/],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
  [/^ {0,3}<![A-Za-z]/, />/],
]
const blockTag =
  /^ {0,3}<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[ \t]|\/?>|$)/i
const loneTag =
  /^ {0,3}(?:<[A-Za-z][A-Za-z0-9-]*(?:[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*[ \t]*\/?>|<\/[A-Za-z][A-Za-z0-9-]*[ \t]*>)[ \t]*$/

const widthOf = (line: string): number => line.length - line.trimStart().length

const verbatimFrom = (line: string): Verbatim | null => {
  const fence = /[`~]{3}/.test(line) ? fenceOpening.exec(line) : null
  if (fence) {
    const run = (fence[1] ?? fence[2]) as string
    return { ends: new RegExp(`^ {0,3}${run[0]}{${run.length},}[ \\t]*$`), isClosedByLine: false }
  }
  const raw = !line.includes('<') ? undefined : rawElements.find(([begins]) => begins.test(line))
  return raw ? { ends: raw[1], isClosedByLine: raw[1].test(line.replace(/^ {0,3}<!-->?-?/, '')) } : null
}

const columnAfter = (line: string, state: State): number => {
  const marker = listMarker.exec(line)
  if (marker && !(rule.test(line) && !/^ {0,3}\d/.test(line))) {
    const gap = (marker[2] ?? '').length
    return (marker[1] as string).length + (gap >= 1 && gap <= 4 ? gap : 1)
  }
  if (state.listColumn > 0 && widthOf(line) >= state.listColumn) return state.listColumn
  return state.isParagraph && !heading.test(line) ? state.listColumn : 0
}

const nextState = (line: string, state: State): State => {
  const listColumn = columnAfter(line, state)
  const isInList = state.listColumn > 0 && listColumn > 0 && widthOf(line) >= state.listColumn
  const opened = isInList ? null : verbatimFrom(line)
  const verbatim = opened?.isClosedByLine ? null : opened
  const isHtml =
    !isInList &&
    !opened &&
    line.includes('<') &&
    (blockTag.test(line) || (!state.isParagraph && loneTag.test(line)))
  return {
    verbatim,
    isHtml,
    isParagraph: !opened && !isHtml && !heading.test(line) && !rule.test(line),
    wasBlank: false,
    listColumn: opened || isHtml ? 0 : listColumn,
  }
}

/**
 * Walk the lines of a Markdown text and mark where a new top-level block is certain to begin.
 *
 * A boundary is a line at the left edge, outside of verbatim text, that follows an empty line, is a heading,
 * or is a further item of a list at the left edge. What lies between two boundaries can be parsed by itself.
 */
export const scanLines = (lines: readonly string[]): readonly ScannedLine[] => {
  const scanned: ScannedLine[] = []
  let state: State = { verbatim: null, isHtml: false, isParagraph: false, wasBlank: true, listColumn: 0 }
  for (const text of lines) {
    const isBlank = text.trim() === ''
    if (state.verbatim) {
      scanned.push({ text, isBoundary: false, isVerbatim: true, isBlank })
      if (state.verbatim.ends.test(text)) state = { ...state, verbatim: null, wasBlank: false }
      continue
    }
    if (isBlank) {
      scanned.push({ text, isBoundary: false, isVerbatim: false, isBlank })
      state = { ...state, isHtml: false, isParagraph: false, wasBlank: true }
      continue
    }
    const isAtEdge = !/^[ \t]/.test(text)
    const isNewBlock = state.wasBlank || heading.test(text) || (state.listColumn > 0 && listMarker.test(text))
    const isInHtml = state.isHtml
    const next: State = isInHtml ? { ...state, wasBlank: false } : nextState(text, state)
    scanned.push({
      text,
      isBoundary: isAtEdge && isNewBlock && !isInHtml,
      isVerbatim: next.verbatim !== null,
      isBlank,
    })
    state = next
  }
  return scanned
}

/** What the statements of a paragraph have in common. */
type Common = Omit<Statement, keyof MarkedText | 'line' | 'isFolded'>

/**
 * Read the lines of a paragraph: a label at the beginning of a line opens its field, the others belong together.
 *
 * @param first  the line of the text on which the paragraph begins
 */
export const readLines = (
  walk: SectionWalk,
  { marked, urls }: MarkedText,
  first: number,
  common: Common,
  around: Around,
): void => {
  let held: string[] = []
  let line = first
  const release = (): void => say(walk, { marked: held.join('\n'), urls }, { ...common, line })
  for (const [index, text] of marked.split('\n').entries()) {
    const label = around.isLabelAllowed ? readLabel(text, 'prose', walk.names) : null
    if (!label || !isLabelHere(walk, label, around)) {
      if (held.length === 0) line = first + index
      held.push(text)
      continue
    }
    release()
    line = first + index
    begin(walk, label, belowHeadings, line)
    held = [label.rest]
  }
  release()
}

/** A stretch of the text that can be parsed by itself. `line` is its first line, 1-based. */
export type Chunk = { readonly text: string; readonly line: number }

const leastLength = 500
const mostLines = 40

/** Divide a text at certain boundaries into stretches of a few kilobytes; a longer block stays whole. */
export const splitText = (lines: readonly ScannedLine[]): readonly Chunk[] => {
  const chunks: Chunk[] = []
  let from = 0
  let length = 0
  const release = (to: number): void => {
    if (to > from)
      chunks.push({
        text: lines
          .slice(from, to)
          .map(line => line.text)
          .join('\n'),
        line: from + 1,
      })
    from = to
    length = 0
  }
  for (const [index, { text, isBoundary }] of lines.entries()) {
    if (isBoundary && (length >= leastLength || index - from >= mostLines)) release(index)
    length += text.length + 1
  }
  release(lines.length)
  return chunks
}
