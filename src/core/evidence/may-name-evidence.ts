const forms =
  /\bchecks?[\s*_`]*[:：]|\bcommit status[\s*_`]*[:：]|\/actions\/runs\/\d|\/runs\/\d|check_run_id=\d|"schema_version"\s*:\s*"1\.1"/i

/**
 * Whether a text may name evidence that changes by itself, and so has to be read again when a check ends.
 *
 * Cheap and generous: it may be wrong about a text that names none, never about one that does.
 *
 * @param words  names and ids of what ended; one of them has to be in the text
 */
export const mayNameEvidence = (text: string, words: readonly string[]): boolean => {
  if (!forms.test(text)) return false
  const folded = text.replace(/\s+/g, ' ')
  return words.some(word => folded.includes(word.replace(/\s+/g, ' ').trim()))
}
