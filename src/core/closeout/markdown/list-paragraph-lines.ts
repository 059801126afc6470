import type { Nodes, Paragraph, RootContent } from 'mdast'
import { withLineFeeds } from '../../text/same-text.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { refuseCharacters, refuseStructure } from './refuse-text.ts'
import { type ScannedLine, scanLines } from './scan-lines.ts'

/** Elements whose text is code, a quotation, an entry of a list or table, taken back, collapsed or invisible. */
const settingApart = new Set(
  (
    'blockquote caption cite code dd del details dfn dl dt figcaption figure iframe kbd li noscript object ol pre q ' +
    's samp script strike style summary table tbody td template textarea tfoot th thead title tr tt ul var xmp'
  ).split(' '),
)
const tag = /<!--[\s\S]*?(?:-->|$)|<(\/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>/g

/** The elements that raw HTML leaves open; `before` were open in front of it. */
const openAfter = (html: string, before: readonly string[]): readonly string[] => {
  let open = before
  for (const [, slash, written] of html.matchAll(tag)) {
    const name = written?.toLowerCase() ?? ''
    if (!settingApart.has(name)) continue
    const last = open.lastIndexOf(name)
    open = slash ? (last < 0 ? open : open.slice(0, last)) : [...open, name]
  }
  return open
}

/**
 * The lines that stand by themselves in the paragraphs of a text, in order, without surrounding white space: plain
 * text at the top level, as a person reads it.
 *
 * A line in a fence, a quote, a list, a table, a heading, a comment or raw HTML is none, and neither is a line with
 * anything but plain text on it. A text that cannot be parsed has none. Never throws.
 */
export const listParagraphLines = (text: string): readonly string[] => {
  const written = withLineFeeds(text)
  if (refuseCharacters(written)) return []
  const lines = scanLines(written.split('\n'))
  return refuseStructure(lines) ? [] : linesOf(parse(written), lines)
}

const parse = (text: string): readonly RootContent[] => {
  try {
    return parseMarkdown(text, 1)
  } catch {
    // The parser's own errors are of no fixed kind; what it cannot read is no plain text.
    return []
  }
}

const linesOf = (blocks: readonly RootContent[], lines: readonly ScannedLine[]): readonly string[] => {
  const found: string[] = []
  let open: readonly string[] = []
  for (const block of blocks) {
    if (block.type === 'paragraph' && !isFootnoteOrFormula(block, lines)) {
      for (const line of rangeOf(block)) {
        const isPlain = block.children.every(child => isText(child) || !rangeOf(child).includes(line))
        const isOpen = openBefore(block, line, open).length > 0
        if (isPlain && !isOpen) found.push(lines[line - 1]?.text.trim() ?? '')
      }
    }
    open = htmlIn(block).reduce((before, { value }) => openAfter(value, before), open)
  }
  return found
}

const isText = ({ type }: Nodes): boolean => type === 'text' || type === 'break'

/** GitHub shows these apart from the text; the parser does not know them. */
const isFootnoteOrFormula = (block: Paragraph, lines: readonly ScannedLine[]): boolean =>
  rangeOf(block).some((line, index) => {
    const text = lines[line - 1]?.text.trim() ?? ''
    return text.includes('$$') || (index === 0 && /^\[\^[^\]]+\]:/.test(text))
  })

const rangeOf = ({ position }: Nodes): readonly number[] => {
  const first = position?.start.line ?? 1
  return Array.from({ length: (position?.end.line ?? first) - first + 1 }, (_, index) => first + index)
}

type Html = { readonly value: string; readonly line: number }

const htmlIn = (node: Nodes): readonly Html[] => {
  if (node.type === 'html') return [{ value: node.value, line: node.position?.start.line ?? 1 }]
  return 'children' in node ? node.children.flatMap(htmlIn) : []
}

/** What is open where a line of a paragraph begins. */
const openBefore = (block: Paragraph, line: number, before: readonly string[]): readonly string[] =>
  htmlIn(block)
    .filter(html => html.line < line)
    .reduce((open, { value }) => openAfter(value, open), before)
