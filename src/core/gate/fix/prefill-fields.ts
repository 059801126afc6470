import { type Closeout, type FieldName, fieldNames } from '../../closeout/model/closeout.ts'

/** How a template is prefilled. `draft` is what is known of a field; `null` where only the author knows it. */
export type PrefillInput = {
  readonly body: string
  readonly parse: (body: string) => Closeout
  readonly draft: (name: FieldName) => string | null
}

/**
 * Write what is known below the headings of fields that a template leaves empty. Fields under another form of label stay
 * as they are, and so does the whole body where the result would read otherwise.
 */
export const prefillFields = ({ body, parse, draft }: PrefillInput): string => {
  const { fields } = parse(body)
  const lines = body.split('\n')
  const added = fieldNames.flatMap(name => {
    const { verdict, line } = fields[name]
    const text = verdict === 'placeholder' ? draft(name) : null
    return text !== null && line !== null && /^ {0,3}#{1,6}\s/.test(lines[line - 1] ?? '')
      ? [{ name, line, text }]
      : []
  })
  const end = body.includes('\r\n') ? '\r' : ''
  for (const { line, text } of added.toSorted((a, b) => b.line - a.line))
    lines.splice(line, 0, ...['', ...text.split('\n')].map(one => `${one}${end}`))
  const prefilled = lines.join('\n')
  const reading = parse(prefilled)
  const isSound = fieldNames.every(name => {
    const wanted = added.some(one => one.name === name) ? 'answered' : fields[name].verdict
    return reading.fields[name].verdict === wanted
  })
  return isSound ? prefilled : body
}
