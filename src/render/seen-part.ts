import { seenBegin, seenEnd, seenPart, writeSeen } from '../core/follow-ups/model/follow-up-marks.ts'
import { counted } from '../core/text/shown-text.ts'

/** A pull request as `owner/name#12`, and as the issue names it. */
export type Seen = { readonly change: string; readonly name: string }

/** The one part of an issue that is ours to write again: who saw the lesson, and what became of it. */
export const renderSeen = (seen: readonly Seen[], notes: readonly string[]): string =>
  compose(
    seen.map(({ change, name }) => `- ${name} ${writeSeen(change)}`),
    notes.map(note => `- ${note}`),
  )

const isSeenLine = (line: string): boolean => line.includes('<!-- closeout-seen ')

const compose = (seen: readonly string[], notes: readonly string[]): string =>
  [
    seenBegin,
    `Seen in ${counted(seen.length, 'pull request')}:`,
    '',
    ...seen,
    ...(notes.length > 0 ? ['', ...notes] : []),
    seenEnd,
  ].join('\n')

/**
 * The body with our part renewed: what it names stays, in its own words, and what is new is added once. Everything
 * outside of the part is left as it is; where somebody took the part out it is put at the end.
 */
export const withSeen = (body: string, seen: readonly Seen[], notes: readonly string[]): string => {
  const part = seenPart(body)
  const lines = (part ? body.slice(part.start, part.end) : '')
    .split(/\r?\n/)
    .filter(line => line.startsWith('- '))
  const fresh = seen.filter(({ change }) => !lines.some(line => line.includes(writeSeen(change))))
  const freshNotes = notes.map(note => `- ${note}`).filter(note => !lines.includes(note))
  const written = compose(
    [...lines.filter(isSeenLine), ...fresh.map(({ change, name }) => `- ${name} ${writeSeen(change)}`)],
    [...lines.filter(line => !isSeenLine(line)), ...freshNotes],
  )
  return part
    ? `${body.slice(0, part.start)}${written}${body.slice(part.end)}`
    : `${body.trimEnd()}\n\n${written}`
}
