import type { ScannedLine } from '../../core/closeout/markdown/scan-lines.ts'

/** A stretch of the text that can be parsed by itself. `line` is its first line, 1-based. */
export type Chunk = { readonly text: string; readonly line: number }

const leastLength = 500
const mostLines = 40

/** Divide a text at certain boundaries into stretches of a few kilobytes; a longer block stays whole. */
export const splitText = (lines: readonly ScannedLine[]): readonly Chunk[] => {
  const chunks: Chunk[] = []
  let from = 0
  let length = 0
  const release = (to: number): void => {
    if (to > from)
      chunks.push({
        text: lines
          .slice(from, to)
          .map(line => line.text)
          .join('\n'),
        line: from + 1,
      })
    from = to
    length = 0
  }
  for (const [index, { text, isBoundary }] of lines.entries()) {
    if (isBoundary && (length >= leastLength || index - from >= mostLines)) release(index)
    length += text.length + 1
  }
  release(lines.length)
  return chunks
}
