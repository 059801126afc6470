import { type Closeout, closeoutFields, type FieldName } from '../../closeout/model/closeout.ts'
import { closeoutMarkers } from '../../closeout/model/closeout-draft.ts'
import { blankField } from '../../closeout/write/blank-field.ts'

/** A body with its missing fields, or why nothing can be added to it. */
export type CompletedBody =
  | { readonly kind: 'completed'; readonly body: string }
  | { readonly kind: 'refused'; readonly why: string; readonly fix: string }

/** How a body is completed. */
export type CompletionInput = {
  readonly body: string
  /** The body as it reads. */
  readonly closeout: Closeout
  /** The fields to add, in their order. Where the body has no section, all of `skeleton` is added instead. */
  readonly missing: readonly FieldName[]
  readonly draft: (name: FieldName) => string
  readonly skeleton: string
  readonly parse: (body: string) => Closeout
}

/**
 * Add the missing fields at the end of the section, or the whole section at the end of a body that has none. Every
 * other character stays as it is; what is added takes the body's line ends.
 *
 * The result is read again: where the new fields do not show, or an old one reads otherwise, the body is refused.
 */
export const completeBody = (input: CompletionInput): CompletedBody => {
  const { body, closeout, missing, draft, skeleton, parse } = input
  const { section } = closeout
  const added =
    section === null
      ? skeleton
      : missing.map(name => blankField(section.level, closeoutFields[name].title, draft(name))).join('\n\n')
  const places = section === null ? [null] : [...renderedEnd(body, section), section.endLine]
  const completed = places
    .map(line => insertAfter(body, line, added))
    .find(text => isWhole(parse(text), input))
  if (completed !== undefined) return { kind: 'completed', body: completed }
  return {
    kind: 'refused',
    why: `${section === null ? 'a section at the end' : `a field after line ${section.endLine}`} would not be read, because it would stand inside a code block, a comment or a collapsed block that is still open there`,
    fix: 'Close the block before that line, then run the command again.',
  }
}

/** Whether the new fields show, and the old ones read as before. */
const isWhole = (reading: Closeout, { closeout, missing }: CompletionInput): boolean =>
  reading.section !== null &&
  (Object.keys(closeoutFields) as readonly FieldName[]).every(name => {
    const [old, fresh] = [closeout.fields[name], reading.fields[name]]
    if (closeout.section === null || missing.includes(name)) return fresh.verdict !== 'missing'
    return old.verdict === fresh.verdict && old.text === fresh.text
  })

/** The line before the mark at which a rendered section ends, where it is inside of the section. */
const renderedEnd = (body: string, { line, endLine }: NonNullable<Closeout['section']>): readonly number[] =>
  linesOf(body)
    .map((text, at) => (text.trim() === closeoutMarkers.end ? at : -1))
    .filter(at => at >= line && at < endLine)

/** Each line with its end. */
const linesOf = (text: string): readonly string[] => text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? []

/** @param line  the line, from 1, after which the text is added; `null` is the end of the body */
const insertAfter = (body: string, line: number | null, added: string): string => {
  const newline = body.includes('\r\n') ? '\r\n' : '\n'
  const lines = linesOf(body)
  let at = line ?? lines.length
  while (at > 0 && isLast(lines[at - 1] ?? '')) at -= 1
  const before = lines.slice(0, at).join('')
  const after = lines.slice(at).join('')
  const text = added.replaceAll('\n', newline)
  const [gap, end] = [gapAfter(before, newline), after === '' || /^\s*?[\r\n]/.test(after) ? '' : newline]
  return `${before}${gap}${text}${newline}${end}${after}`
}

/** What follows the last line of text: an empty line, and the mark at which a rendered section ends. */
const isLast = (line: string): boolean => line.trim() === '' || line.trim() === closeoutMarkers.end

/** One empty line between the text before and what is added. */
const gapAfter = (text: string, newline: string): string => {
  if (text === '') return ''
  return /(?:\r\n|\r|\n)$/.test(text) ? newline : newline + newline
}
