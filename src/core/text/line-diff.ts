/** Lines around a difference that are shown too. */
const context = 3

/**
 * How two texts differ, as one hunk of a unified diff from the first line that differs to the last one; "" where they
 * are equal. Ends with a line feed.
 */
export const lineDiff = (path: string, before: string, after: string): string => {
  if (before === after) return ''
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const most = Math.min(old.length, fresh.length)
  let start = 0
  while (start < most && old[start] === fresh[start]) start += 1
  let end = 0
  while (end < most - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1
  const from = Math.max(0, start - context)
  const after3 = Math.min(context, end)
  const removed = old.slice(start, old.length - end)
  const added = fresh.slice(start, fresh.length - end)
  const head = old.slice(from, start)
  const tail = old.slice(old.length - end, old.length - end + after3)
  const [oldCount, freshCount] = [removed, added].map(lines => head.length + lines.length + tail.length)
  return [
    `--- ${before === '' ? '/dev/null' : `a/${path}`}\n`,
    `+++ b/${path}\n`,
    `@@ -${range(from, oldCount as number)} +${range(from, freshCount as number)} @@\n`,
    ...head.map(line => shown(' ', line)),
    ...removed.map(line => shown('-', line)),
    ...added.map(line => shown('+', line)),
    ...tail.map(line => shown(' ', line)),
  ].join('')
}

/** Each line with its end, as a diff compares them. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const range = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`

const shown = (mark: string, line: string): string =>
  line.endsWith('\n') ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`
