import type { Heading, PhrasingContent, RootContent } from 'mdast'
import { sectionNames } from '../model/closeout.ts'
import { foldName } from './fold-name.ts'
import { isAscii, markInline, plainText, unicodePattern } from './mark-inline.ts'
import { isFolded, type OpenElements, readHtml } from './read-html.ts'
import type { Chunk } from './scan-lines.ts'

/** A section as it stands: its heading, and its blocks without the heading. `endLine` is its last line with text. */
export type Section = {
  readonly title: string
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
    sections.push({ title: open.title, line, endLine: last, blocks: open.blocks })
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
  return sections
}
