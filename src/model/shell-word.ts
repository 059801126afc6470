/**
 * One word of a POSIX shell command, quoted where it has to be, so that a printed command can be pasted.
 * Control characters become `$'…'` escapes (bash, zsh, ksh).
 */
export const shellWord = (text: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-')) return text
  if (!/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/.test(text))
    return `'${text.replaceAll("'", "'\\''")}'`
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/[^\u0020-\u007e\u00a1-\u1fff\u2030-\u2065\u2070-\uffff]/g, escapeMark)
  return `$'${escaped}'`
}

const escapeMark = (mark: string): string => {
  const code = mark.charCodeAt(0)
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
