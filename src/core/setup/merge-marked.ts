/** The lines between which a text of `closeout init` stands in a file of the repository. */
export const setupMarkers = {
  begin:
    '<!-- closeout init: begin. `closeout init --agents --apply` replaces the text up to the end mark. -->',
  end: '<!-- closeout init: end -->',
} as const

const beginning = /^<!-- closeout init: begin\b/

/** A file with the text between its marks; `refused` where the marks do not stand as a pair. */
export type MergedText =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'unmarked' }
  | { readonly kind: 'refused'; readonly line: number }

/**
 * Replace what stands between the marks of a file. Every other character stays; what is written takes the line ends of
 * the file.
 *
 * @param marked  the text with its marks, without a line end
 */
export const replaceMarked = (file: string, marked: string): MergedText => {
  const lines = file.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const begins = placesOf(lines, line => beginning.test(line))
  const ends = placesOf(lines, line => line === setupMarkers.end)
  const [begin, end] = [begins[0], ends[0]]
  if (begin === undefined && end === undefined) return { kind: 'unmarked' }
  if (begin === undefined || end === undefined || begins.length > 1 || ends.length > 1 || end < begin) {
    return { kind: 'refused', line: (begins[1] ?? begin ?? end ?? 0) + 1 }
  }
  const newline = newlineOf(file)
  const lineEnd = /\r?\n$/.exec(lines[end] ?? '')?.[0] ?? ''
  return {
    kind: 'merged',
    text: [...lines.slice(0, begin), withNewlines(marked, newline), lineEnd, ...lines.slice(end + 1)].join(
      '',
    ),
  }
}

const placesOf = (lines: readonly string[], isMark: (line: string) => boolean): readonly number[] =>
  lines.flatMap((line, at) => (isMark(line.trim()) ? [at] : []))

/** A file with the marked text at its end, after an empty line. */
export const appendMarked = (file: string, marked: string): string => {
  const newline = newlineOf(file)
  const gap = file === '' ? '' : /\n$/.test(file) ? newline : `${newline}${newline}`
  return `${file}${gap}${withNewlines(marked, newline)}${newline}`
}

const newlineOf = (file: string): string => (file.includes('\r\n') ? '\r\n' : '\n')
const withNewlines = (text: string, newline: string): string => text.replaceAll('\n', newline)
