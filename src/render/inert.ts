import { shownText } from '../model/shown-text.ts'

/**
 * GitHub looks for names, numbers and addresses in the text that Markdown leaves, where no backslash is left:
 * only a mark of no width between the signs keeps them from coming alive.
 */
export const unlink = (text: string): string =>
  text
    .replaceAll('@', '@\u200b')
    .replace(/#(?=\d)/g, '#\u200b')
    .replace(/\bGH-(?=\d)/gi, mark => `${mark}\u200b`)
    .replaceAll('://', ':\u200b//')
    .replace(/\bwww\./gi, mark => `${mark.slice(0, -1)}\u200b.`)

/**
 * Text from outside as plain words inside Markdown: no link, image, mention, reference, heading or HTML comes alive.
 *
 * One line; also fit for a table cell.
 */
export const inert = (text: string): string =>
  unlink(
    shownText(text)
      .replace(/[\\`*_{}[\]()#!|~$]/g, '\\$&')
      .replace(/^([-+>=])/, '\\$1')
      .replace(/^(\d+)\./, '$1\\.')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;'),
  )

/** Text from outside as a code span that it cannot leave: one line, with a fence longer than any run of backticks inside. */
export const inertCode = (text: string): string => {
  const line = shownText(text).replaceAll('|', '\\|')
  const fence = '`'.repeat(longestRun(line, 0) + 1)
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** Text from outside as a fenced block that it cannot leave. */
export const inertBlock = (text: string, language = ''): string => {
  const fence = '`'.repeat(longestRun(text, 2) + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

const longestRun = (text: string, atLeast: number): number =>
  Math.max(atLeast, ...[...text.matchAll(/`+/g)].map(run => run[0].length))
