import { escapeMarkdown } from '../escape-markdown.ts'

/** The longest word that stays in one piece: a longer one would push a table off a telephone. */
const longestWord = 30

/** Where a line may break. GitHub leaves the element in Markdown, and a copied path is the path: nothing stands in it. */
const mayBreak = '<wbr>'

/** Letters of scripts that run from right to left, or the first half of one: cheap to look for in every text. */
const mayRunRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\ud802\ud803\ud83a\ud83b]/
const rightToLeft = String.raw`[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]`
/**
 * Text from outside as plain words in a table cell: a long word may break, and a text from right to left keeps its own
 * order and leaves that of the words around it.
 */
export const outsideText = (text: string): string => {
  const escaped = escapeMarkdown(text).replace(/\S{31,}/gu, breakable)
  return mayRunRightToLeft.test(text) ? isolateRightToLeft(text, escaped) : escaped
}

/** The whole text where it begins from right to left, else the part from the first such letter to the last. */
const isolateRightToLeft = (text: string, escaped: string): string =>
  new RegExp(String.raw`^\P{L}*${rightToLeft}`, 'u').test(text)
    ? isolated(escaped)
    : escaped.replace(new RegExp(`${rightToLeft}(?:.*${rightToLeft})?`, 'su'), isolated)

const isolated = (text: string): string => `\u2068${text}\u2069`

/** Never within an escape: only between two letters or digits, and after a mark that ends a part of a path. */
const breakable = (word: string): string =>
  word
    .replace(/([/.:_-])(?=[\p{L}\p{N}])/gu, `$1${mayBreak}`)
    .replace(new RegExp(`([\\p{L}\\p{N}]{${longestWord}})(?=[\\p{L}\\p{N}])`, 'gu'), `$1${mayBreak}`)
