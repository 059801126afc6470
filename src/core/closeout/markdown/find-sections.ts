import type { Heading, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { isAscii, unicodePattern } from '../../text/unicode-pattern.ts'
import { evaluateAnswer } from '../answers/evaluate-answer.ts'
import { sectionNames } from '../model/closeout.ts'
import { foldName } from './fold-name.ts'
import { markInline, plainText } from './mark-inline.ts'
import { isFolded, type OpenElements, readHtml } from './read-html.ts'
import type { Chunk } from './scan-lines.ts'

/** A section as it stands: its heading, and its blocks without the heading. `endLine` is its last line with text. */
export type Section = {
  readonly title: string
  readonly level: number
  readonly line: number
  readonly endLine: number
  readonly blocks: readonly RootContent[]
}

/** Parses a chunk, once. */
export type ReadChunk = (chunk: Chunk) => readonly RootContent[]

/** Whether a heading opens a closeout section. `Closeout: retry uploads` does. */
const opensSection = (names: ReadonlySet<string>) => {
  return (heading: Heading): string | null => {
    const title = plainText(markInline(heading.children as PhrasingContent[], []))
    const head = title.split(/[:：]|\s[—–-]+\s/)[0] ?? ''
    return names.has(foldName(title)) || names.has(foldName(head)) ? title : null
  }
}

const betweenLetters = unicodePattern(String.raw`[^\p{L}\p{N}]+`, 'gu')

/** The heading of a chunk's section must hold a name of it in some spelling; the rest need not be parsed. */
const mayMatter = (names: ReadonlySet<string>): ((chunk: Chunk) => boolean) => {
  const squeezed = [...names].map(name => name.replace(/ /g, ''))
  return ({ text }) => {
    if (/<\/?details/i.test(text)) return true
    const letters = text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/&[#\w]+;/g, '')
      .replace(isAscii(text) ? /[^a-z0-9]+/g : betweenLetters(), '')
    return squeezed.some(name => letters.includes(name)) || /&#/.test(text)
  }
}

/**
 * Find the closeout sections of a text, in order.
 *
 * Headings in quotes, lists, code, comments and collapsed blocks open none. A section ends before the next heading of
 * its level or a higher one. Chunks that cannot matter are never parsed.
 */
export const findSections = (
  chunks: readonly Chunk[],
  read: ReadChunk,
  moreNames: readonly string[],
  isLabel: (title: string) => boolean,
): readonly Section[] => {
  const names = new Set([...sectionNames, ...moreNames.map(foldName).filter(name => name !== '')])
  const titleOf = opensSection(names)
  const matters = mayMatter(names)
  const sections: Section[] = []
  let open: { heading: Heading; title: string; blocks: RootContent[] } | null = null
  let elements: OpenElements = []
  const release = (): void => {
    if (!open) return
    const line = open.heading.position?.start.line ?? 1
    const last = open.blocks.at(-1)?.position?.end.line ?? open.heading.position?.end.line ?? line
    sections.push({
      title: open.title,
      level: open.heading.depth,
      line,
      endLine: last,
      blocks: open.blocks,
    })
    open = null
  }
  for (const chunk of chunks) {
    if (!open && !matters(chunk)) continue
    for (const block of read(chunk)) {
      if (block.type === 'html') elements = readHtml(block.value, elements).at(-1)?.open ?? elements
      const isHeading = block.type === 'heading' && !isFolded(elements)
      const current: typeof open = open
      if (isHeading && current !== null && block.depth <= (current as { heading: Heading }).heading.depth)
        release()
      const title: string | null = isHeading && !open ? titleOf(block) : null
      if (isHeading && title !== null) open = { heading: block, title, blocks: [] }
      else (open as { blocks: RootContent[] } | null)?.blocks.push(block)
    }
  }
  release()
  return sections.length > 0 ? sections : findBoldSection(chunks, read, names, isLabel)
}

/** Fields of a bold section stand below it as if it were a heading of this level. */
const boldLevel = 2

/** The first block below a bold line, and what else stands in its paragraph. */
type BoldLine = { readonly title: string; readonly rest: readonly RootContent[] }

/**
 * A bold line that is a name of the section at the beginning of a paragraph. Nothing follows on its line but a reasoned
 * skip.
 */
const readBoldLine = (block: RootContent, names: ReadonlySet<string>): BoldLine | null => {
  if (block.type !== 'paragraph') return null
  const [first, second, ...others] = block.children
  if (first?.type !== 'strong') return null
  const title = plainText(markInline(first.children, []))
  if (!names.has(foldName(title))) return null
  if (second === undefined) return { title, rest: [] }
  const behind = second.type === 'break' ? { type: 'text' as const, value: '\n' } : second
  if (behind.type !== 'text') return null
  if (isSkip(title, behind.value)) {
    const reason = { ...behind, value: behind.value.replace(/^[\s:：]+/, '') }
    return { title, rest: [{ ...block, children: [reason, ...others] }] }
  }
  if (!/^[\s:：]*\n/.test(behind.value)) return null
  const text = { ...behind, value: behind.value.replace(/^[\s:：]*\n/, '') }
  return { title, rest: [belowLine(block, [text, ...others])] }
}

/** `**Closeout:** Not needed: a typo`: one reason for the whole section, on its line. */
const isSkip = (title: string, behind: string): boolean =>
  /[:：]\s*$/.test(title) !== /^\s*[:：]/.test(behind) &&
  !/^[\s:：]*\n/.test(behind) &&
  evaluateAnswer(behind.replace(/^[\s:：]+/, '').split('\n', 1)[0] ?? '').kind === 'skip'

const belowLine = (block: Paragraph, children: readonly PhrasingContent[]): Paragraph => {
  const { position } = block
  const below: Paragraph = { ...block, children: [...children] }
  if (!position) return below
  return {
    ...below,
    position: { ...position, start: { ...position.start, line: position.start.line + 1 } },
  }
}

/**
 * The section below a bold line, where no heading opens one. It ends before the next heading that names no field and
 * is not deeper than the headings of its fields.
 */
const findBoldSection = (
  chunks: readonly Chunk[],
  read: ReadChunk,
  names: ReadonlySet<string>,
  isLabel: (title: string) => boolean,
): readonly Section[] => {
  const from = chunks.findIndex(
    chunk =>
      /\*\*|__|<(?:b|strong)\b/i.test(chunk.text) &&
      mayMatter(names)(chunk) &&
      holdsBoldLine(read(chunk), names),
  )
  if (from < 0) return []
  const blocks = chunks.slice(from).flatMap(read)
  const at = blocks.findIndex(block => readBoldLine(block, names) !== null)
  const opening = blocks[at]
  const bold = opening ? readBoldLine(opening, names) : null
  if (!opening || !bold) return []
  const below = blocks.slice(at + 1)
  let level = 7
  const end = below.findIndex(block => {
    if (block.type !== 'heading') return false
    const isField = isLabel(markInline(block.children, []).marked)
    if (isField) level = Math.min(level, block.depth)
    return !isField && block.depth <= level
  })
  const own = [...bold.rest, ...(end < 0 ? below : below.slice(0, end))]
  const line = opening.position?.start.line ?? 1
  const endLine = own.at(-1)?.position?.end.line ?? line
  return [{ title: bold.title, level: boldLevel, line, endLine, blocks: own }]
}

const holdsBoldLine = (blocks: readonly RootContent[], names: ReadonlySet<string>): boolean =>
  blocks.some(block => readBoldLine(block, names) !== null)
