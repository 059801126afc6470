import { closeoutMarkers } from '../model/closeout-draft.ts'

/** The body with its new section, or why it was not changed. */
export type Splice =
  | { readonly kind: 'spliced'; readonly body: string }
  | { readonly kind: 'refused'; readonly why: string; readonly fix: string }

const markerLine = (marker: string): RegExp =>
  new RegExp(`(?<=^|\\n)[ \\t]*${marker}[ \\t]*(?=\\r?\\n|$)`, 'g')

/**
 * Put a rendered section between the markers of a body, or at its end where it has none.
 *
 * Every character outside of the markers stays as it is; the section takes the body's line ends. Markers that
 * are repeated, out of order or alone are refused.
 *
 * @param body     the body as it is stored
 * @param section  from `renderCloseout`, markers included
 */
export const spliceCloseout = (body: string, section: string): Splice => {
  const [begins, ends] = [positions(body, closeoutMarkers.begin), positions(body, closeoutMarkers.end)]
  const isCrlf = body.includes('\r\n')
  const text = isCrlf ? section.replaceAll('\n', '\r\n') : section
  const newline = isCrlf ? '\r\n' : '\n'
  const [begin, end] = [begins[0], ends[0]]
  if (!begin && !end) return { kind: 'spliced', body: `${body}${gapAfter(body, newline)}${text}${newline}` }
  if (begins.length !== 1 || ends.length !== 1 || !begin || !end || end.at < begin.at) {
    return {
      kind: 'refused',
      why: `the body has ${begins.length} begin and ${ends.length} end markers; it must have one of each, the begin marker first`,
      fix: `Keep one line ${closeoutMarkers.begin} and one line ${closeoutMarkers.end} after it, or remove all of them.`,
    }
  }
  return { kind: 'spliced', body: body.slice(0, begin.at) + text + body.slice(end.at + end.length) }
}

const positions = (
  body: string,
  marker: string,
): readonly { readonly at: number; readonly length: number }[] =>
  [...body.matchAll(markerLine(marker))].map(match => ({ at: match.index, length: match[0].length }))

/** One empty line between the text before and the section. */
const gapAfter = (body: string, newline: string): string => {
  if (body === '') return ''
  if (/\n\r?\n$/.test(body)) return ''
  return body.endsWith('\n') ? newline : newline + newline
}
