import { hasUnseen } from './shown-text.ts'

/**
 * One word of a command for bash, zsh or ksh, quoted where it has to be, so that a printed command can be pasted.
 *
 * Single quotes where every character can be seen, `$'…'` with escaped bytes where not, so that no terminal
 * and no reader of the command is misled.
 */
export const shellWord = (text: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-')) return text
  if (!hasUnseen(text)) return `'${text.replaceAll("'", "'\\''")}'`
  return `$'${[...text].map(escapeMark).join('')}'`
}

const escapeMark = (mark: string): string => {
  if (mark === "'" || mark === '\\') return `\\${mark}`
  if (!hasUnseen(mark)) return mark
  return [...new TextEncoder().encode(mark)].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}
