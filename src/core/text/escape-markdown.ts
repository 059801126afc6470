import { hasUnseen, shownText } from './shown-text.ts'

/** An invisible character that splits a word for machines; the closeout parser ignores it. */
const hairline = '\u200b'

/**
 * GitHub looks for names, numbers and addresses in the text that Markdown leaves, where no backslash is left:
 * only a character without width between the signs keeps them from becoming links.
 */
export const unlink = (text: string): string =>
  text
    .replaceAll('@', `@${hairline}`)
    .replace(/#(?=\d)/g, `#${hairline}`)
    .replace(/\bGH-(?=\d)/gi, mark => `${mark}${hairline}`)
    .replaceAll('://', `:${hairline}//`)
    .replace(/\bwww\./gi, mark => `${mark.slice(0, -1)}${hairline}.`)

/**
 * Text from outside as plain words inside Markdown: no link, image, mention, reference, heading or HTML takes effect.
 *
 * One line; also fit for a table cell.
 */
export const escapeMarkdown = (text: string): string =>
  unlink(
    shownText(text)
      .replace(/[\\`*_{}[\]()#!|~$]/g, '\\$&')
      .replace(/^([-+>=])/, '\\$1')
      .replace(/^(\d+)\./, '$1\\.')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;'),
  )

const address = /https?:\/\/[A-Za-z0-9/:.?=%#&~+,;_-]+/g
const closing = /\b(clos|fix|resolv)(e[sd]?|es|ed|s)?(?=[\s:]+(?:[\w./-]*#|GH-|https?:))/gi

/**
 * Escape a text from anyone for Markdown: one line that is only text, at any place within a line.
 *
 * Unlike `escapeMarkdownWords`, it keeps references.
 * No heading, label, comment, tag, fence, table, link text, image or formula survives; nobody is mentioned and
 * no issue is closed. Plain web addresses stay links. Never the first thing on a line: put a fixed word before it.
 */
export const escapeMarkdownKeepLinks = (text: string): string => {
  const line = [...text.replace(/\s+/g, ' ').trim()].filter(char => !hasUnseen(char)).join('')
  let result = ''
  let from = 0
  for (const match of line.matchAll(address)) {
    const link = match[0].replace(/[.,;:?]+$/, '')
    result += `${escapeMarkdownWords(line.slice(from, match.index))}<${link}>`
    from = match.index + link.length
  }
  return result + escapeMarkdownWords(line.slice(from))
}

const escapeMarkdownWords = (words: string): string =>
  words
    .replace(/[\\`*[\]<>~|&$^{}!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, char => `\\${char}`)
    .replaceAll('@', `@${hairline}`)
    .replace(closing, word => `${word[0]}${hairline}${word.slice(1)}`)

/** Text from outside as a code span that it cannot leave: one line, with a fence longer than any run of backticks inside. */
export const escapeMarkdownCode = (text: string): string => {
  const line = shownText(text).replaceAll('|', '\\|')
  const fence = '`'.repeat(longestRun(line, 0) + 1)
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** Text from outside as a fenced block that it cannot leave. */
export const escapeMarkdownBlock = (text: string, language = ''): string => {
  const fence = '`'.repeat(longestRun(text, 2) + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

const longestRun = (text: string, atLeast: number): number =>
  Math.max(atLeast, ...[...text.matchAll(/`+/g)].map(run => run[0].length))
