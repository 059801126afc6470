import { withLineFeeds } from '../../text/same-text.ts'
import type { ReadingOptions } from '../model/closeout.ts'
import type { Piece } from '../model/statement.ts'
import { foldText } from './fold-name.ts'
import { plainText } from './mark-inline.ts'

/** A template's own placeholders for a choice are kept apart from words that answer by themselves. */
const leastLetters = 2

/**
 * The statements of the unchanged template, folded: statements of its closeout section, and every line of the whole text.
 *
 * A statement that equals one of them answers nothing. "" and an absent template give an empty set.
 *
 * @param read  reads the pieces of a text’s closeout section
 */
export const readTemplate = (
  options: ReadingOptions,
  read: (text: string, options: ReadingOptions) => readonly Piece[],
): ReadonlySet<string> => {
  const { template, ...others } = options
  if (!template) return new Set()
  const statements = read(template, others).flatMap(piece =>
    piece.kind === 'statement' ? [foldText(plainText(piece.statement))] : [],
  )
  const lines = withLineFeeds(template).split('\n').map(foldText)
  return new Set([...statements, ...lines].filter(folded => folded.length >= leastLetters))
}
