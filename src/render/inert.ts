import { shownText } from '../model/shown-text.ts'

/** A zero-width space after `@` keeps a name readable and pings nobody. */
const unping = (text: string): string => text.replaceAll('@', '@\u200b')

/**
 * Text from outside as plain words inside Markdown: no link, image, mention, reference, heading or HTML comes alive.
 *
 * One line; also fit for a table cell.
 */
export const inert = (text: string): string =>
  unping(
    shownText(text)
      .replaceAll('&', '&amp;')
      .replace(/[\\`*_{}[\]()<>#+!|~$:-]/g, mark =>
        mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : escapeMark(mark),
      ),
  )

/** Backslashes where Markdown knows them; a colon only matters in an address, a dash or plus only at the beginning. */
const escapeMark = (mark: string): string =>
  mark === ':' || mark === '-' || mark === '+' ? mark : `\\${mark}`

/** Text from outside as a code span that it cannot leave: one line, fence longer than any run of backticks inside. */
export const inertCode = (text: string): string => {
  const line = shownText(text).replaceAll('|', '\\|')
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(run => run[0].length))
  const fence = '`'.repeat(longest + 1)
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** Text from outside as a fenced block that it cannot leave. */
export const inertBlock = (text: string, language = ''): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(run => run[0].length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}
