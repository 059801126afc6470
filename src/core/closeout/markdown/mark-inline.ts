import type { PhrasingContent } from 'mdast'
import type { MarkedText } from '../model/statement.ts'
import { isFolded, isSilent, type OpenElements, readHtml } from './read-html.ts'

/** A line of inline content: what it says, and which collapsed blocks it leaves open. */
export type InlineReading = MarkedText & { readonly folded: string; readonly open: OpenElements }

/**
 * Turn inline nodes into one text with marks for code, links and bold, lines kept.
 *
 * Text in collapsed inline HTML goes to `folded`; comments and tags vanish; an image is its alternative text.
 *
 * @param tags  `words`: a tag that belongs to no element here is text, as in `Support <details> in summaries`
 */
export const markInline = (
  nodes: readonly PhrasingContent[],
  before: OpenElements,
  tags: 'markup' | 'words' = 'markup',
): InlineReading => {
  const words = tags === 'words' ? listLoneTags(nodes) : noTags
  const urls: string[] = []
  const shown: string[] = []
  const folded: string[] = []
  let open = before
  const put = (text: string): void => {
    if (!isSilent(open)) (isFolded(open) ? folded : shown).push(text)
  }
  const readAll = (inside: readonly PhrasingContent[]): void => {
    for (const node of inside) read(node)
  }
  const readTag = (html: string): void => {
    if (/^<br\b/i.test(html)) put('\n')
    for (const stretch of readHtml(html, open)) {
      open = stretch.open
      put(stretch.text)
    }
  }
  const readLink = (url: string, inside: readonly PhrasingContent[]): void => {
    urls.push(url)
    const target = `${marks.linkTarget}${urls.length - 1}${marks.linkEnd}`
    put(marks.link)
    readAll(inside)
    put(target)
  }
  /** Struck-out text and footnote marks are left out. */
  const read = (node: PhrasingContent): void => {
    if (node.type === 'text') put(node.value)
    if (node.type === 'break') put('\n')
    if (node.type === 'inlineCode') put(`${marks.code}${node.value}${marks.codeEnd}`)
    if (node.type === 'image' || node.type === 'imageReference') put(node.alt ?? '')
    if (node.type === 'html') (words.has(node) ? put : readTag)(node.value)
    if (node.type === 'link') readLink(node.url, node.children)
    if (node.type === 'emphasis' || node.type === 'linkReference') readAll(node.children)
    if (node.type !== 'strong') return
    put(marks.bold)
    readAll(node.children)
    put(marks.boldEnd)
  }
  readAll(nodes)
  return { marked: shown.join(''), urls, folded: folded.join(''), open }
}

const noTags: ReadonlySet<PhrasingContent> = new Set()
const tag = /^<(\/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>$/
/** Elements without an end tag that show or break something by themselves. */
const isVoid = (name: string, attributes: string): boolean =>
  /^w?br$/i.test(name) || (/^img$/i.test(name) && /\ssrc\s*=/i.test(attributes))

/** The tags that have no partner among the nodes. */
const listLoneTags = (nodes: readonly PhrasingContent[]): ReadonlySet<PhrasingContent> => {
  const lone = new Set<PhrasingContent>()
  const open: { readonly name: string; readonly node: PhrasingContent }[] = []
  const visit = (node: PhrasingContent): void => {
    if ('children' in node) for (const child of node.children) visit(child)
    const [, slash, name = '', attributes = ''] = node.type === 'html' ? (tag.exec(node.value) ?? []) : []
    if (name === '' || isVoid(name, attributes)) return
    const partner = slash ? open.findLastIndex(one => one.name === name.toLowerCase()) : -1
    if (partner >= 0) {
      lone.delete(open[partner]?.node as PhrasingContent)
      open.length = partner
      return
    }
    lone.add(node)
    if (!slash) open.push({ name: name.toLowerCase(), node })
  }
  for (const node of nodes) visit(node)
  return lone
}

/** One private character a mark; the same characters in a text are dropped before reading. */
export const marks = {
  code: '\uE000',
  codeEnd: '\uE001',
  link: '\uE002',
  linkTarget: '\uE003',
  linkEnd: '\uE004',
  bold: '\uE005',
  boldEnd: '\uE006',
} as const

/** Any of the private characters that this reader uses for its own marks. */
export const anyMark = /[\uE000-\uE00F]/g

/** The text as a reader sees it, white space folded. It is asked several times for each line of a long text. */
export const plainText = ({ marked }: Pick<MarkedText, 'marked'>): string => {
  const unlinked = marked.includes(marks.linkTarget) ? marked.replace(/\uE003\d*\uE004/g, '') : marked
  const bare = unlinked.replace(anyMark, '')
  return (/\s\s|[^\S ]/.test(bare) ? bare.replace(/\s+/g, ' ') : bare).trim()
}

/** The addresses that the marked text links to, in its order. */
export const linkTargets = ({ marked, urls }: MarkedText): readonly string[] =>
  [...marked.matchAll(/\uE003(\d+)\uE004/g)].map(match => urls[Number(match[1])] ?? '')
