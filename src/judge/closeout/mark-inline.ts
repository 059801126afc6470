import type { PhrasingContent } from 'mdast'
import type { MarkedText } from '../../model/statement.ts'
import { marks } from './mark-text.ts'
import { isFolded, isSilent, type OpenElements, readHtml } from './read-html.ts'

/** A line of inline content: what it says, and which collapsed blocks it leaves open. */
export type InlineReading = MarkedText & { readonly folded: string; readonly open: OpenElements }

/**
 * Turn inline nodes into one text with marks for code, links and bold, lines kept.
 *
 * Text in collapsed inline HTML goes to `folded`; comments and tags vanish; an image is its alternative text.
 */
export const markInline = (nodes: readonly PhrasingContent[], before: OpenElements): InlineReading => {
  const urls: string[] = []
  const shown: string[] = []
  const folded: string[] = []
  let open = before
  const put = (text: string): void => {
    if (!isSilent(open)) (isFolded(open) ? folded : shown).push(text)
  }
  const link = (url: string, inside: () => void): void => {
    urls.push(url)
    put(marks.link)
    inside()
    put(`${marks.linkTarget}${urls.length - 1}${marks.linkEnd}`)
  }
  const read = (node: PhrasingContent): void => {
    switch (node.type) {
      case 'text':
        return put(node.value)
      case 'break':
        return put('\n')
      case 'inlineCode':
        return put(`${marks.code}${node.value}${marks.codeEnd}`)
      case 'image':
      case 'imageReference':
        return put(node.alt ?? '')
      case 'html':
        if (/^<br\b/i.test(node.value)) return put('\n')
        for (const stretch of readHtml(node.value, open)) {
          open = stretch.open
          put(stretch.text)
        }
        return
      case 'link':
        return link(node.url, () => node.children.forEach(read))
      case 'strong':
        put(marks.bold)
        node.children.forEach(read)
        return put(marks.boldEnd)
      case 'delete':
        return
      case 'footnoteReference':
        return
      case 'emphasis':
      case 'linkReference':
        return node.children.forEach(read)
    }
  }
  nodes.forEach(read)
  return { marked: shown.join(''), urls, folded: folded.join(''), open }
}
