import { readLabel } from '../../core/closeout/markdown/read-label.ts'
import {
  type Around,
  begin,
  belowHeadings,
  isLabelHere,
  type SectionWalk,
  say,
} from '../../core/closeout/markdown/section-walk.ts'
import type { MarkedText, Statement } from '../../core/closeout/model/statement.ts'

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
