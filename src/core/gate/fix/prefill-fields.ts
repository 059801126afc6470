import { type Closeout, type FieldName, fieldNames } from '../../closeout/model/closeout.ts'

/** How empty fields are prefilled. `draft` is what is known of a field; `null` where the change shows nothing of it. */
export type PrefillInput = {
  readonly body: string
  readonly parse: (body: string) => Closeout
  readonly draft: (name: FieldName) => string | null
}

/** `fields` are those that got a text. */
export type PrefilledBody = { readonly body: string; readonly fields: readonly FieldName[] }

/**
 * Write what is known into fields that have a label and nothing under it but comments. Every other character stays. A
 * field stays as it is where the result would read otherwise.
 */
export const prefillFields = ({ body, parse, draft }: PrefillInput): PrefilledBody =>
  // From the last label to the first, so that the lines of the others stay.
  inReverse(parse(body)).reduce<PrefilledBody>(
    (done, name) => {
      const before = parse(done.body)
      const text = draft(name)
      if (text === null || hasComment(done.body, text)) return done
      const filled = insertText(done.body, before.fields[name].line, text)
      if (filled === null || !isSound(before, parse(filled), name, isComment(text))) return done
      return { body: filled, fields: fieldNames.filter(one => one === name || done.fields.includes(one)) }
    },
    { body, fields: [] },
  )

const inReverse = ({ fields }: Closeout): readonly FieldName[] =>
  fieldNames
    .filter(name => fields[name].verdict === 'placeholder' && fields[name].text === '')
    .toSorted((a, b) => (fields[b].line ?? 0) - (fields[a].line ?? 0))

const isComment = (text: string): boolean => text.startsWith('<!--')

/** Whether an earlier run wrote the comment: its first line is the same where the change grew since. */
const hasComment = (body: string, text: string): boolean =>
  isComment(text) && body.includes(text.split('\n')[0] ?? '')

const newlineOf = (body: string): string => (body.includes('\r\n') ? '\r\n' : '\n')

/** Below a heading; behind a bold label that ends its line. `null` under any other form. */
const insertText = (body: string, line: number | null, text: string): string | null => {
  const newline = newlineOf(body)
  const lines = body.split(/\r?\n/)
  const label = line === null ? undefined : lines[line - 1]
  if (line === null || label === undefined || body.replaceAll('\r\n', '').includes('\r')) return null
  if (/^ {0,3}#{1,6}\s/.test(label)) lines.splice(line, 0, '', ...text.split('\n'))
  else if (/^\s*(?:[-*+]\s+)?(?:\*\*|__)[^*_]+(?:\*\*|__):?\s*$/.test(label) && !isComment(text))
    lines[line - 1] = `${label.trimEnd()} ${onOneLine(text)}`
  else return null
  return lines.join(newline)
}

const onOneLine = (text: string): string =>
  text
    .split('\n')
    .map(line => line.replace(/^- /, ''))
    .join(', ')

/** Whether the field reads as filled, or as empty as before where its text is a comment, and no other changed. */
const isSound = (before: Closeout, after: Closeout, name: FieldName, isStillEmpty: boolean): boolean =>
  fieldNames.every(one =>
    one === name
      ? after.fields[one].verdict === (isStillEmpty ? 'placeholder' : 'answered')
      : after.fields[one].verdict === before.fields[one].verdict &&
        after.fields[one].text === before.fields[one].text,
  )
