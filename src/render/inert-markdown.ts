import { hasControls } from './escape-controls.ts'

const address = /https?:\/\/[A-Za-z0-9/:.?=%#&~+,;_-]+/g
const closing = /\b(clos|fix|resolv)(e[sd]?|es|ed|s)?(?=[\s:]+(?:[\w./-]*#|GH-|https?:))/gi
/** Splits a word for machines; a reader does not see it, and the closeout parser ignores it. */
const hairline = '\u200b'

/**
 * Make a text from anyone inert in Markdown: one line that is only text, wherever it is put within a line.
 *
 * No heading, label, comment, tag, fence, table, link text, image or formula survives; nobody is mentioned and
 * no issue is closed. Plain web addresses stay links. Never the first thing on a line: put a word of ours before it.
 */
export const inertMarkdown = (text: string): string => {
  const line = [...text.replace(/\s+/g, ' ').trim()].filter(char => !hasControls(char)).join('')
  let result = ''
  let from = 0
  for (const match of line.matchAll(address)) {
    const link = match[0].replace(/[.,;:?]+$/, '')
    result += `${inertWords(line.slice(from, match.index))}<${link}>`
    from = match.index + link.length
  }
  return result + inertWords(line.slice(from))
}

const inertWords = (words: string): string =>
  words
    .replace(/[\\`*[\]<>~|&$^{}!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, char => `\\${char}`)
    .replace(/@(?=[\w-])/g, `@${hairline}`)
    .replace(closing, word => `${word[0]}${hairline}${word.slice(1)}`)
