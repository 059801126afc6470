import { escapeMarkdown } from '../escape-markdown.ts'

/** The longest word that stays in one piece: a longer one would push a table off a telephone. */
const longestWord = 30

/** Where a line may break. GitHub leaves the element in Markdown, and a copied path is the path: nothing stands in it. */
const mayBreak = '<wbr>'

/** Letters of scripts that run from right to left. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|[\ud802\ud803\ud83a\ud83b]/

/**
 * Text from outside as plain words in a table cell: a long word may break, and a text from right to left keeps its own
 * order and leaves that of the words around it.
 */
export const outsideText = (text: string): string => {
  const escaped = escapeMarkdown(text).replace(/\S{31,}/gu, breakable)
  return rightToLeft.test(text) ? `\u2068${escaped}\u2069` : escaped
}

/** Never within an escape: only between two letters or digits, and after a mark that ends a part of a path. */
const breakable = (word: string): string =>
  word
    .replace(/([/.:_-])(?=[\p{L}\p{N}])/gu, `$1${mayBreak}`)
    .replace(new RegExp(`([\\p{L}\\p{N}]{${longestWord}})(?=[\\p{L}\\p{N}])`, 'gu'), `$1${mayBreak}`)
