/**
 * The marks by which the app reads its issues again. They are HTML comments, and count only in text that the app
 * wrote: text from outside is put into an issue without any `<`.
 */
const followUpKinds = ['lesson', 'digest', 'parent'] as const

/** The first line of a body: the keys of its routes, and the pull request (`owner/name#12`) that it was opened for. */
export type FollowUpHeader = {
  readonly kind: (typeof followUpKinds)[number]
  readonly from: string
  readonly keys: readonly string[]
}

const header =
  /<!-- closeout-follow-up (lesson|digest|parent) from=([\w.-]+\/[\w.-]+#\d+) keys=([0-9a-f]{32}(?:,[0-9a-f]{32})*) -->/

export const writeHeader = ({ kind, from, keys }: FollowUpHeader): string =>
  `<!-- closeout-follow-up ${kind} from=${from} keys=${keys.join(',')} -->`

/** The header of a body, `null` where somebody removed it. */
export const readHeader = (body: string): FollowUpHeader | null => {
  const match = header.exec(body)
  return match
    ? {
        kind: match[1] as FollowUpHeader['kind'],
        from: match[2] ?? '',
        keys: (match[3] ?? '').split(','),
      }
    : null
}

/** The body with another header, at the top where it had none. */
export const withHeader = (body: string, written: FollowUpHeader): string =>
  header.test(body) ? body.replace(header, () => writeHeader(written)) : `${writeHeader(written)}\n${body}`

/** The marks around the one part of a body that the app rewrites. */
export const occurrencesBegin = '<!-- closeout-seen-begin -->'
export const occurrencesEnd = '<!-- closeout-seen-end -->'

const occurrenceMark = /<!-- closeout-seen ([\w.-]+\/[\w.-]+#\d+) -->/g
export const writeOccurrences = (change: string): string => `<!-- closeout-seen ${change} -->`

/** The part of a body between our marks, `null` where it was removed; the last one counts. */
export const occurrencesPart = (body: string): { readonly start: number; readonly end: number } | null => {
  const start = body.lastIndexOf(occurrencesBegin)
  const end = start < 0 ? -1 : body.indexOf(occurrencesEnd, start)
  return end < 0 ? null : { start, end: end + occurrencesEnd.length }
}

/** The pull requests that a body names, each once, in order. */
export const readOccurrences = (body: string): readonly string[] => {
  const part = occurrencesPart(body)
  const text = part ? body.slice(part.start, part.end) : ''
  return [...new Set([...text.matchAll(occurrenceMark)].map(match => match[1] as string))]
}

const routeLine = /^\s*[-*] \[([ xX])\] .*<!-- route ([0-9a-f]{32}) -->\s*$/gm
export const writeRouteMark = (key: string): string => `<!-- route ${key} -->`

/** The lines of a digest: the key of the route, and whether it is ticked. */
export const readRouteLines = (
  body: string,
): readonly { readonly key: string; readonly isTicked: boolean }[] =>
  [...body.matchAll(routeLine)].map(match => ({ key: match[2] as string, isTicked: match[1] !== ' ' }))

/** The mark of the app's comment that asks why an issue was closed. */
export const requestMark = '<!-- closeout-asks-reason -->'

/** An issue or pull request by its full name. */
export const fullName = (repository: string, number: number): string => `${repository}#${number}`
