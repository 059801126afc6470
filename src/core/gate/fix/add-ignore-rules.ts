/** An ignore file with the rules at its end. Its last line keeps its own line even where it has no line end. */
export const addIgnoreRules = (text: string, rules: readonly string[]): string => {
  if (rules.length === 0) return text
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : newline
  return `${text}${gap}${rules.map(rule => `${rule}${newline}`).join('')}`
}
