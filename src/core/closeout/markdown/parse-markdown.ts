import type { Heading, Node, Parent, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { gfmTable } from 'micromark-extension-gfm-table'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'

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

/**
 * Parse a piece of Markdown: CommonMark and GitHub's tables, task lists and strikethrough.
 *
 * @param line  the 1-based line of the whole text at which the piece begins; positions count in the whole text
 * @returns its top-level blocks
 */
export const parseMarkdown = (text: string, line: number): readonly RootContent[] => {
  const { children } = fromMarkdown(text, settings)
  if (line > 1) moveDown(children, line - 1)
  return children.map(asHeading)
}
