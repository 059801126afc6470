import type { FieldName } from '../../core/closeout/model/closeout.ts'
import type { MarkedText, Piece } from '../../core/closeout/model/statement.ts'

/** One clause of the closeout, with marks, and the line on which it begins. */
export type Sentence = MarkedText & { readonly line: number; readonly field: FieldName | null }

/** Ends of a clause: a full stop before a space, a semicolon, or a turn such as *but*. Code is never divided. */
const clauseEnd = /(?<=[.!?。][)\uE006"]?)\s+|\s*[;；]\s*|,?\s+(?:but|while|whereas|although|though)\s+/gi

type Clause = { readonly text: string; readonly lines: number }

const breaksIn = (text: string): number => text.split('\n').length - 1

/** The clauses of a text, each with the number of line breaks before it. */
const divide = (marked: string): readonly Clause[] => {
  const hidden = marked.replace(/\uE000[^\uE001]*\uE001/g, code => '\uE00F'.repeat(code.length))
  const clauses: Clause[] = []
  let from = 0
  let lines = 0
  const take = (to: number, next: number): void => {
    const text = marked.slice(from, to)
    clauses.push({ text, lines: lines + breaksIn(text.slice(0, text.length - text.trimStart().length)) })
    lines += breaksIn(marked.slice(from, next))
    from = next
  }
  for (const match of hidden.matchAll(clauseEnd)) take(match.index, match.index + match[0].length)
  take(marked.length, marked.length)
  return clauses
}

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
    return divide(statement.marked).map(({ text, lines }) => ({
      marked: text,
      urls: statement.urls,
      line: statement.line + lines,
      field,
    }))
  })
