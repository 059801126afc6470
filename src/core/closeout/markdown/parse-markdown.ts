import type { Heading, Node, Parent, PhrasingContent, Root, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { gfmTable } from 'micromark-extension-gfm-table'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'
import { parsePlainItems } from './blocks/parse-plain-items.ts'

/** Only what a closeout can be made of: bare addresses are found in the text, footnotes say nothing by themselves. */
const settings = {
  extensions: [gfmStrikethrough(), gfmTable(), gfmTaskListItem()],
  mdastExtensions: [gfmStrikethroughFromMarkdown(), gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()],
}

/** Move the lines of a tree down. The tree is new and has no other user. */
const moveDown = (nodes: readonly Node[], by: number): void => {
  for (const node of nodes) {
    if (node.position) node.position.start.line += by
    if (node.position) node.position.end.line += by
    const { children } = node as Partial<Parent>
    if (children) moveDown(children, by)
  }
}

const htmlHeading = /^\s*<h([1-6])(?:\s[^<>]*)?>([^<>]+)<\/h\1\s*>\s*$/i

/** People see a heading where HTML has one: `<h2>Closeout</h2>`. */
const asHeading = (block: RootContent): RootContent => {
  if (block.type !== 'html') return block
  const [, depth, title] = htmlHeading.exec(block.value) ?? []
  if (depth === undefined || title === undefined) return block
  const place = block.position ? { position: block.position } : {}
  // A digit from 1 to 6 is a depth.
  const level = Number(depth) as Heading['depth']
  return {
    type: 'heading',
    depth: level,
    ...place,
    children: [{ type: 'text', value: title.trim(), ...place }],
  }
}

const boldTag = /<(?:b|strong)(?:\s[^<>]*)?>/i
const opensBold = /^<(b|strong)(?:\s[^<>]*)?>$/i

/** People see bold text where HTML has it: `<b>Shipped:</b>`. */
const withBold = (parent: Parent): void => {
  const { children } = parent
  for (const child of children) if ('children' in child) withBold(child)
  for (let at = 0; at < children.length; at += 1) {
    const name = tagName(children[at], opensBold)
    const end = name === null ? -1 : children.findIndex((node, index) => index > at && closes(node, name))
    if (end < 0) continue
    // What stands between two tags of a line is phrasing content.
    const inside = children.slice(at + 1, end) as PhrasingContent[]
    const [from, to] = [children[at]?.position, children[end]?.position]
    const position = from && to ? { position: { start: from.start, end: to.end } } : {}
    children.splice(at, end - at + 1, { type: 'strong', children: inside, ...position })
  }
}

const tagName = (node: RootContent | undefined, form: RegExp): string | null =>
  node?.type === 'html' ? (form.exec(node.value)?.[1]?.toLowerCase() ?? null) : null
const closes = (node: RootContent, name: string): boolean => tagName(node, /^<\/(b|strong)\s*>$/i) === name

/**
 * Parse a piece of Markdown: CommonMark and GitHub's tables, task lists and strikethrough.
 *
 * @param line  the 1-based line of the whole text at which the piece begins; positions count in the whole text
 * @returns its top-level blocks
 */
export const parseMarkdown = (text: string, line: number): readonly RootContent[] => {
  const list = parsePlainItems(text)
  const tree: Root = list ? { type: 'root', children: [list] } : fromMarkdown(text, settings)
  if (boldTag.test(text)) withBold(tree)
  const { children } = tree
  if (line > 1) moveDown(children, line - 1)
  return children.map(asHeading)
}
