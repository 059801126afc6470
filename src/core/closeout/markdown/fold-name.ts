import { isAscii, unicodePattern } from '../../text/unicode-pattern.ts'

const emojiShortcode = /:[a-z0-9_+-]+:/g
const keycaps = /[\uFE0E\uFE0F\u20E3]/g
const fillers = /(?<!\S)(?:and|or|the|any)(?!\S)/g

/**
 * Fold a text for comparison: NFKC, lower case, letters and digits with single spaces, no invisible characters.
 *
 * Emoji, punctuation and emoji shortcodes go; "" is left of a text that has neither letter nor digit.
 */
export const foldText = (text: string): string => (isAscii(text) ? foldAscii(text) : foldUnicode(text))

const foldAscii = (text: string): string =>
  text
    .toLowerCase()
    .replace(emojiShortcode, ' ')
    .replaceAll("'", '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** Characters that show nothing: format marks, default-ignorable letters such as the Hangul filler, the Braille blank. */
const format = unicodePattern(String.raw`[\p{Cf}\p{DI}\u2800]`, 'gu')
const readable = unicodePattern(String.raw`[\p{L}\p{N}]`)
const betweenWords = unicodePattern(String.raw`[^\p{L}\p{N}\p{M}]+`, 'gu')

const foldUnicode = (text: string): string => {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(format(), '')
    .replace(keycaps, '')
    .replace(emojiShortcode, ' ')
    .replace(/['’]/g, '')
    .replace(betweenWords(), ' ')
    .trim()
  return readable().test(folded) ? folded : ''
}

/**
 * Fold a label or a heading to the name that it is known by: without numbering, `(required)`, *and*, *or* and *the*.
 *
 * A remark in brackets behind the name is dropped too: `Records (ADRs, runbooks)` is `records`.
 */
export const foldName = (text: string): string => {
  const spelt = text.normalize('NFKC').replace(/&/g, ' and ')
  const bare = /[([]/.test(spelt) ? spelt.replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ') : spelt
  return (foldText(bare) || foldText(spelt))
    .replace(/^(?:(?:\d+|[a-z]|[ivx]+) )+(?=\S)/, '')
    .replace(/ (?:required|optional|mandatory)$/, '')
    .replace(fillers, ' ')
    .replace(/ +/g, ' ')
    .trim()
}
