import type { CloseoutField, FieldName } from '../model/closeout.ts'
import type { Answer, Piece, Statement } from '../model/statement.ts'
import { readRouteLine, routeText } from '../read-route-line.ts'
import { evaluateAnswer } from './evaluate-answer.ts'
import { foldText } from './fold-name.ts'
import { isAscii, plainText, unicodePattern } from './mark-inline.ts'

const affirmation = unicodePattern(
  String.raw`^(?:[\s\p{P}]|\uFE0F)*(?:✅|✔|☑|👍|💯|🆗|👌)(?:[\s\p{P}]|\uFE0F)*$`,
)
const isAffirmation = (text: string): boolean => !isAscii(text) && affirmation().test(text)

/** Statements that can answer a field at all: visible, ticked where they have a box, not a heading. */
const canAnswer = (field: FieldName, statement: Statement): boolean => {
  if (statement.kind === 'heading') return false
  if ((statement.kind === 'code' || statement.isFolded) && field !== 'verification') return false
  return !statement.isUnderOpenBox || field === 'follow_ups'
}

const evaluateParts = (parts: readonly string[]): Answer => {
  const answers = parts.map(part => evaluateAnswer(part))
  return answers.every(answer => answer.kind === 'placeholder')
    ? { kind: 'placeholder' }
    : { kind: 'content' }
}

/** Evaluate one statement as an answer to a field. */
const evaluateStatement = (field: FieldName, statement: Statement): Answer => {
  const text = plainText(statement)
  if (field === 'runtime' && isAffirmation(text)) return { kind: 'content' }
  if (field === 'follow_ups' && statement.kind === 'item') {
    const line = readRouteLine(statement)
    if (line.target === 'none') return evaluateAnswer(`none: ${line.action}`)
    if (line.target !== null)
      return evaluateAnswer(line.action).kind === 'placeholder'
        ? { kind: 'placeholder' }
        : { kind: 'content' }
  }
  const whole = evaluateAnswer(text)
  if (whole.kind !== 'content') return whole
  if (statement.kind === 'row' && text.includes(' | ')) return evaluateParts(text.split(' | ').slice(1))
  return evaluateParts(statement.marked.split('\n').map(line => plainText({ marked: line })))
}

const textOf = (field: FieldName, statement: Statement): string => {
  const box =
    statement.box === null || field !== 'follow_ups' ? '' : statement.box === 'ticked' ? '[x] ' : '[ ] '
  return field === 'follow_ups' ? `${box}${routeText(statement)}` : plainText(statement)
}

/**
 * Evaluate the statements under one label.
 *
 * Content answers; else a reasoned skip does; else the field has no answer.
 *
 * @param template  folded statements of the untouched template, which answer nothing
 */
export const evaluateField = (
  field: FieldName,
  pieces: readonly Piece[],
  template: ReadonlySet<string>,
): CloseoutField => {
  const label = pieces.find(piece => piece.kind === 'label' && piece.field === field)
  if (label?.kind !== 'label') return { verdict: 'missing', line: null, text: '' }
  const statements = pieces
    .flatMap(piece => (piece.kind === 'statement' && piece.field === field ? [piece.statement] : []))
    .filter(statement => canAnswer(field, statement) && !template.has(foldText(plainText(statement))))
  const answers = statements.map(statement => evaluateStatement(field, statement).kind)
  const verdict = answers.includes('content')
    ? 'answered'
    : answers.includes('skip')
      ? 'skipped'
      : 'placeholder'
  const text = statements
    .filter((_, index) => answers[index] !== 'placeholder')
    .map(one => textOf(field, one))
  return { verdict, line: label.line, text: text.join('\n') }
}
