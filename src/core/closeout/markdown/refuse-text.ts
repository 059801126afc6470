import { bytesText } from '../../text/shown-text.ts'
import { unicodePattern } from '../../text/unicode-pattern.ts'
import type { ScannedLine } from './scan-lines.ts'

/** Why a text is not read: what is wrong, where, and how to fix it. */
export type Refusal = { readonly line: number; readonly message: string; readonly fix: string }

/** The largest text that is read, in bytes of UTF-8: what GitHub stores at most. */
const maxBytes = 262_144

const wordCharacter = unicodePattern(String.raw`[\p{L}\p{N}_]`)
const isWord = (character: string | undefined): boolean =>
  character !== undefined && (character <= '~' ? /\w/.test(character) : wordCharacter().test(character))
const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character)

/** Runs of emphasis marks that could open or close something; the others cost a quarter. */
const countEmphasis = (text: string): number => {
  let count = 0
  for (const { 0: run, index } of text.matchAll(/[*~]+|_+/g)) {
    const [before, after] = [text[index - 1], text[index + run.length]]
    const isPlainText =
      (isSpace(before) && isSpace(after)) || (run[0] === '_' && isWord(before) && isWord(after))
    count += isPlainText ? 0.25 : 1
  }
  return count
}
const countOf = (character: RegExp) => (text: string) => text.match(character)?.length ?? 0

/**
 * Bounds on what one stretch of text (up to an empty line, heading, list item or table row) may hold.
 * Beyond them the parser needs more than linear time; nothing that people write comes near.
 */
const stretchBounds = [
  { name: 'emphasis marks', most: 2_500, count: countEmphasis },
  { name: 'brackets', most: 3_000, count: countOf(/\[/g) },
  { name: 'images', most: 500, count: countOf(/!\[/g) },
  { name: 'unclosed comments', most: 300, count: countOf(/<[!?]/g) },
  { name: 'angle brackets', most: 8_000, count: countOf(/</g) },
  { name: 'runs of backticks', most: 3_000, count: countOf(/`+/g) },
] as const

/** Bounds on what stands together without a place to divide it. */
const blockBounds = { lines: 3_500, pipes: 15_000, underlines: 400, 'nested lines': 3_000 } as const
const bounded = Object.keys(blockBounds) as readonly (keyof typeof blockBounds)[]
const emptyBlock = { lines: 0, pipes: 0, underlines: 0, 'nested lines': 0 }
const maxBlocks = 6_000
const maxNesting = 100
const maxNestingCost = 300_000

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/**
 * Refuse characters that no text may contain: too many bytes, a NUL, half of a surrogate pair.
 *
 * @param text  with `\n` line ends
 */
export const refuseCharacters = (text: string): Refusal | null => {
  const bytes = bytesOf(text)
  if (bytes > maxBytes) {
    return {
      line: 1,
      message: `the text has ${bytesText(bytes)}; the limit is ${bytesText(maxBytes)}`,
      fix: 'Move logs and long evidence to a check, a release or a document, and link to it.',
    }
  }
  const nul = text.indexOf('\0')
  if (nul >= 0)
    return {
      line: lineAt(text, nul),
      message: 'the text contains a NUL character',
      fix: 'Write the body again from a text file.',
    }
  const half = text.search(/[\ud800-\udfff]/u)
  if (half < 0) return null
  return {
    line: lineAt(text, half),
    message: 'the text contains half of a surrogate pair, which is not valid Unicode',
    fix: 'Write the body again as UTF-8.',
  }
}

const prefix = /^(?:[ \t]*(?:>|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)))*/
const nestingOf = (text: string): number => {
  const containers = prefix.exec(text)?.[0] ?? ''
  return containers.replace(/\d+/g, '').replace(/[^>*+.)-]/g, '').length
}
const costOf = (text: string, nesting: number): number => {
  const indent = text.length - text.trimStart().length
  return nesting > 8 || indent > 16 ? nesting * nesting + (nesting > 0 ? (indent * indent) / 32 : 0) : 0
}

const tooMuch = (line: number, what: string, most: number): Refusal => ({
  line,
  message: `one block has too many ${what}; the limit is ${most}`,
  fix: 'Put pasted output between ``` lines, and divide long blocks with empty lines.',
})

/** Refuse a structure that a Markdown parser cannot read in linear time or without overflowing its stack. */
export const refuseStructure = (lines: readonly ScannedLine[]): Refusal | null => {
  let nestingCost = 0
  let blocks = 0
  let block = { ...emptyBlock }
  let counts = stretchBounds.map(() => 0)
  for (const [index, { text, isVerbatim, isBlank, isBoundary }] of lines.entries()) {
    if (isVerbatim) continue
    if (isBlank) {
      if (block.lines > 0) {
        block = { ...emptyBlock }
        counts = stretchBounds.map(() => 0)
      }
      continue
    }
    if (isBoundary) block = { ...emptyBlock }
    const nesting = nestingOf(text)
    if (nesting > 0 || isBoundary || /^\s*\|/.test(text)) counts = stretchBounds.map(() => 0)
    if (nesting > maxNesting) {
      return {
        line: index + 1,
        message: `quotes and lists are nested ${nesting} levels deep; the limit is ${maxNesting}`,
        fix: 'Use fewer levels of quotes and lists.',
      }
    }
    nestingCost += costOf(text, nesting)
    if (nestingCost > maxNestingCost) return tooMuch(index + 1, 'deeply nested lines', maxNesting)
    block.lines += 1
    block.pipes += text.split('|').length - 1
    if (/^ {0,3}(?:=+|-+)[ \t]*$/.test(text)) block.underlines += 1
    block['nested lines'] += nesting
    if (isBoundary || nesting > 0) blocks += 1
    if (blocks > maxBlocks) return tooMuch(index + 1, 'list items and paragraphs', maxBlocks)
    for (const key of bounded) {
      if (block[key] > blockBounds[key]) return tooMuch(index + 1, key, blockBounds[key])
    }
    for (const [bound, { name, most, count }] of stretchBounds.entries()) {
      counts[bound] = (counts[bound] ?? 0) + count(text)
      if ((counts[bound] ?? 0) > most) return tooMuch(index + 1, name, most)
    }
  }
  return null
}
