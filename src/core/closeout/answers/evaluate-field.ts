import { isAscii, unicodePattern } from '../../text/unicode-pattern.ts'
import { foldText } from '../markdown/fold-name.ts'
import { plainText } from '../markdown/mark-inline.ts'
import type { CloseoutField, FieldName, RefusedText } from '../model/closeout.ts'
import type { Answer, Piece, Statement } from '../model/statement.ts'
import { readRouteLine, routeText } from '../read-route-line.ts'
import { evaluateAnswer, isDenial } from './evaluate-answer.ts'
import { isFiller } from './is-filler.ts'
import { isNone } from './is-none.ts'

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

/** Nouns for what a field asks for: to deny them again is no reason for a skip. */
const ownNouns: Readonly<Record<FieldName, ReadonlySet<string>>> = {
  shipped: new Set(['shipped', 'result', 'results']),
  changes: new Set(['provider', 'record', 'records']),
  verification: new Set(['evidence', 'verification']),
  docs: new Set(['doc', 'docs', 'document', 'documents', 'documentation', 'target', 'targets']),
  records: new Set(['record', 'records', 'adr', 'adrs']),
  follow_ups: new Set(['follow', 'up', 'ups', 'followup', 'followups']),
  runtime: new Set(['artifact', 'artifacts']),
}

/** Evaluates a text with its marks. */
type Evaluate = (field: FieldName, marked: string) => Answer

/** Pasted evidence is what a tool printed: no phrase of it is filler. */
const evaluatePasted: Evaluate = (field, marked) => evaluateAnswer(plainText({ marked }), ownNouns[field])

const evaluateText: Evaluate = (field, marked) =>
  isFiller(field, marked) ? { kind: 'placeholder' } : evaluatePasted(field, marked)

const evaluateParts = (field: FieldName, evaluate: Evaluate, parts: readonly string[]): Answer => {
  const answers = parts.map(part => evaluate(field, part))
  return answers.every(answer => answer.kind === 'placeholder')
    ? { kind: 'placeholder' }
    : { kind: 'content' }
}

/** A reason in the paragraph after `None` belongs to it. */
const joinReasons = (statements: readonly Statement[]): readonly Statement[] => {
  const joined: Statement[] = []
  for (const statement of statements) {
    const last = joined.at(-1)
    const isReason = last && isParagraph(last) && isParagraph(statement) && isNone(foldText(plainText(last)))
    if (isReason) joined[joined.length - 1] = joinReason(last, statement)
    else joined.push(statement)
  }
  return joined
}

const joinReason = (last: Statement, statement: Statement): Statement => {
  const own = statement.marked.replace(
    /\uE003(\d+)\uE004/g,
    (_, at: string) => `\uE003${Number(at) + last.urls.length}\uE004`,
  )
  const marked = `${last.marked.trimEnd().replace(/[.,;:!]*$/, ':')}\n${own}`
  return { ...last, marked, urls: [...last.urls, ...statement.urls] }
}

const isParagraph = ({ kind, isFolded, box }: Statement): boolean =>
  kind === 'prose' && !isFolded && box === null

/** Evaluate one statement as an answer to a field. */
const evaluateStatement = (field: FieldName, statement: Statement): Answer => {
  const text = plainText(statement)
  if (field === 'runtime' && isAffirmation(text)) return { kind: 'content' }
  if (field === 'follow_ups' && statement.kind === 'item') {
    const line = readRouteLine(statement)
    if (line.target === 'none') return evaluateAnswer(`none: ${line.action}`, ownNouns[field])
    if (line.target !== null)
      return evaluateAnswer(line.action).kind === 'placeholder'
        ? { kind: 'placeholder' }
        : { kind: 'content' }
  }
  const evaluate = statement.kind === 'code' || statement.isFolded ? evaluatePasted : evaluateText
  const whole = evaluate(field, statement.marked)
  if (whole.kind !== 'content') return whole
  if (statement.kind === 'row' && text.includes(' | '))
    return evaluateParts(field, evaluate, statement.marked.split(' | ').slice(1))
  // A single line is its only part, and it was evaluated.
  return statement.marked.includes('\n')
    ? evaluateParts(field, evaluate, statement.marked.split('\n'))
    : whole
}

const textOf = (field: FieldName, statement: Statement): string => {
  const box =
    statement.box === null || field !== 'follow_ups' ? '' : statement.box === 'ticked' ? '[x] ' : '[ ] '
  return field === 'follow_ups' ? `${box}${routeText(statement)}` : plainText(statement)
}

const refusedText = (statement: Statement): RefusedText => {
  const text = plainText(statement)
  return { text, line: statement.line, isDenial: isDenial(text) }
}

const isFromTemplate = (statement: Statement, template: ReadonlySet<string>): boolean =>
  template.size > 0 && template.has(foldText(plainText(statement)))

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
  const own = pieces
    .flatMap(piece => (piece.kind === 'statement' && piece.field === field ? [piece.statement] : []))
    .filter(statement => canAnswer(field, statement) && !isFromTemplate(statement, template))
  const statements = joinReasons(own)
  const answers = statements.map(statement => evaluateStatement(field, statement).kind)
  const verdict = answers.includes('content')
    ? 'answered'
    : answers.includes('skip')
      ? 'skipped'
      : 'placeholder'
  const text = statements
    .filter((_, index) => answers[index] !== 'placeholder')
    .map(one => textOf(field, one))
  const [first] = verdict === 'placeholder' ? statements : []
  return {
    verdict,
    line: label.line,
    text: text.join('\n'),
    ...(first ? { refused: refusedText(first) } : {}),
  }
}
