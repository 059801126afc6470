/** Lines without the empty ones before and after. */
export const trimLines = (lines: readonly string[]): readonly string[] => {
  const isText = (line: string): boolean => line.trim() !== ''
  const first = lines.findIndex(isText)
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex(isText) + 1)
}
