import { hasUnseen } from './shown-text.ts'

/**
 * One word of a command for a POSIX shell, quoted where it has to be, so that a printed command can be pasted.
 *
 * Single quotes where every character can be seen. Where not, the word is printed by `printf` with escaped bytes, so
 * that no terminal and no reader of the command is misled. A command substitution loses line ends at the end of the
 * word: these follow in single quotes, as they are.
 */
export const shellWord = (text: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-')) return text
  if (!hasUnseen(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const seen = text.replace(/\n+$/, '')
  const ends = text.slice(seen.length)
  return `${seen === '' ? '' : printed(seen)}${ends === '' ? '' : `'${ends}'`}`
}

const printed = (text: string): string =>
  hasUnseen(text) ? `"$(printf '${[...text].map(escapeForPrintf).join('')}')"` : shellWord(text)

const octal = (mark: string): string =>
  [...new TextEncoder().encode(mark)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')

const escapeForPrintf = (mark: string, at: number): string => {
  if (mark === '%') return '%%'
  if (mark === "'" || mark === '\\' || hasUnseen(mark) || (mark === '-' && at === 0)) return octal(mark)
  return mark
}
