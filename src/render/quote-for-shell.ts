import { escapeControls, hasControls } from './escape-controls.ts'

/**
 * Quote a text as one word of bash, zsh or ksh, whatever it holds.
 *
 * Single quotes where every character can be seen, `$'…'` with escapes where not, so that no terminal
 * and no reader of the command is misled.
 */
export const quoteForShell = (text: string): string => {
  if (/^[\w./:@%+=-]+$/.test(text)) return text
  if (!hasControls(text)) return `'${text.replaceAll("'", "'\\''")}'`
  return `$'${[...text].map(escapeChar).join('')}'`
}

const escapeChar = (char: string): string => {
  if (char === "'" || char === '\\') return `\\${char}`
  if (escapeControls(char) === char) return char
  return [...new TextEncoder().encode(char)].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}
