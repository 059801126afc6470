import { counted } from '../../text/shown-text.ts'
import {
  occurrencesBegin,
  occurrencesEnd,
  occurrencesPart,
  writeOccurrences,
} from '../model/follow-up-marks.ts'

/** A pull request as `owner/name#12`, and as the issue names it. */
export type Occurrence = { readonly change: string; readonly name: string }

/** The one part of an issue that the app rewrites: the pull requests with this route. */
export const renderOccurrences = (seen: readonly Occurrence[], notes: readonly string[]): string =>
  compose(
    seen.map(({ change, name }) => `- ${name} ${writeOccurrences(change)}`),
    notes.map(note => `- ${note}`),
  )

const isOccurrenceLine = (line: string): boolean => line.includes('<!-- closeout-seen ')

const compose = (seen: readonly string[], notes: readonly string[]): string =>
  [
    occurrencesBegin,
    `Seen in ${counted(seen.length, 'pull request')}:`,
    '',
    ...seen,
    ...(notes.length > 0 ? ['', ...notes] : []),
    occurrencesEnd,
  ].join('\n')

/**
 * The body with our part rewritten: its lines stay as they are, and new pull requests are added once. Everything
 * outside of the part is kept; if somebody removed the part, it is added at the end.
 */
export const withOccurrences = (
  body: string,
  seen: readonly Occurrence[],
  notes: readonly string[],
): string => {
  const part = occurrencesPart(body)
  const lines = (part ? body.slice(part.start, part.end) : '')
    .split(/\r?\n/)
    .filter(line => line.startsWith('- '))
  const fresh = seen.filter(({ change }) => !lines.some(line => line.includes(writeOccurrences(change))))
  const freshNotes = notes.map(note => `- ${note}`).filter(note => !lines.includes(note))
  const written = compose(
    [
      ...lines.filter(isOccurrenceLine),
      ...fresh.map(({ change, name }) => `- ${name} ${writeOccurrences(change)}`),
    ],
    [...lines.filter(line => !isOccurrenceLine(line)), ...freshNotes],
  )
  return part
    ? `${body.slice(0, part.start)}${written}${body.slice(part.end)}`
    : `${body.trimEnd()}\n\n${written}`
}
