import type { Node, Parent, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

const settings = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }

/** Move the lines of a tree down. The tree is fresh and nobody else's. */
const moveDown = (nodes: readonly Node[], by: number): void => {
  for (const node of nodes) {
    if (node.position) node.position.start.line += by
    if (node.position) node.position.end.line += by
    const { children } = node as Partial<Parent>
    if (children) moveDown(children, by)
  }
}

/**
 * Parse a piece of Markdown (CommonMark and GitHub's tables, task lists, strikethrough and footnotes).
 *
 * @param line  the 1-based line of the whole text at which the piece begins; positions count in the whole text
 * @returns its top-level blocks
 */
export const parseMarkdown = (text: string, line: number): readonly RootContent[] => {
  const { children } = fromMarkdown(text, settings)
  if (line > 1) moveDown(children, line - 1)
  return children
}
