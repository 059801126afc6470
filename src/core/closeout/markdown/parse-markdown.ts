import type { Node, Parent, RootContent } from 'mdast'
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

/**
 * Parse a piece of Markdown: CommonMark and GitHub's tables, task lists and strikethrough.
 *
 * @param line  the 1-based line of the whole text at which the piece begins; positions count in the whole text
 * @returns its top-level blocks
 */
export const parseMarkdown = (text: string, line: number): readonly RootContent[] => {
  const { children } = fromMarkdown(text, settings)
  if (line > 1) moveDown(children, line - 1)
  return children
}
