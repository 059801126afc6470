import { hasUnseen } from './shown-text.ts'

/**
 * One word of a command for a POSIX shell, quoted where it has to be, so that a printed command can be pasted.
 *
 * Single quotes where every character can be seen. Where not, the word is printed by `printf` with escaped bytes, so
 * that no terminal and no reader of the command is misled. A command substitution loses line ends at the end of the
 * word: such a word is written as `$'…'`, which older shells do not know.
 */
export const shellWord = (text: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-')) return text
  if (!hasUnseen(text)) return `'${text.replaceAll("'", "'\\''")}'`
  if (text.endsWith('\n')) return `$'${[...text].map(escapeForDollar).join('')}'`
  return `"$(printf '${[...text].map(escapeForPrintf).join('')}')"`
}

const octal = (mark: string): string =>
  [...new TextEncoder().encode(mark)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')

const escapeForPrintf = (mark: string, at: number): string => {
  if (mark === '%') return '%%'
  if (mark === "'" || mark === '\\' || hasUnseen(mark) || (mark === '-' && at === 0)) return octal(mark)
  return mark
}

const escapeForDollar = (mark: string): string => {
  if (mark === "'" || mark === '\\') return `\\${mark}`
  return hasUnseen(mark) ? octal(mark) : mark
}
