import type { FieldName } from '../../model/closeout.ts'
import type { MarkedText, Piece } from '../../model/statement.ts'

/** One clause of the closeout, with marks, and the line on which it begins. */
export type Sentence = MarkedText & { readonly line: number; readonly field: FieldName | null }

/** Ends of a clause: a full stop before a space, a semicolon, or a turn such as *but*. Code is never divided. */
const clauseEnd = /(?<=[.!?。][)\uE006"]?)\s+|\s*[;；]\s*|,?\s+(?:but|while|whereas|although|though)\s+/giu

const divide = (marked: string): readonly { readonly text: string; readonly at: number }[] => {
  const hidden = marked.replace(/\uE000[^\uE001]*\uE001/g, code => code.replace(/[\s\S]/g, '\uE00F'))
  const clauses: { text: string; at: number }[] = []
  let from = 0
  for (const match of hidden.matchAll(clauseEnd)) {
    clauses.push({ text: marked.slice(from, match.index), at: from })
    from = match.index + match[0].length
  }
  return [...clauses, { text: marked.slice(from), at: from }]
}

const linesBefore = (text: string, at: number): number => text.slice(0, at).split('\n').length - 1

/**
 * Divide what the closeout says into clauses, so that a claim in one does not colour the next.
 *
 * Code blocks, collapsed blocks and headings make no claims.
 */
export const listSentences = (pieces: readonly Piece[]): readonly Sentence[] =>
  pieces.flatMap(piece => {
    if (piece.kind !== 'statement') return []
    const { field, statement } = piece
    if (statement.kind === 'code' || statement.isFolded) return []
    return divide(statement.marked).map(({ text, at }) => ({
      marked: text,
      urls: statement.urls,
      line: statement.line + linesBefore(statement.marked, at + (text.length - text.trimStart().length)),
      field,
    }))
  })
