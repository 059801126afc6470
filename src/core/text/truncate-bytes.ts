/** GitHub's limit for a check's summary and text each; it counts bytes, not letters. */
export const checkTextBytes = 65_535

/** How many bytes a text takes in UTF-8. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/**
 * A text within so many bytes, cut at the end of a line, with a pointer to where the rest is.
 *
 * Never splits a character; what fits is returned as it is.
 *
 * @param pointer  a sentence that says where the full text is
 */
export const truncateBytes = (text: string, bytes: number, pointer: string): string => {
  if (bytesOf(text) <= bytes) return text
  const tail = `\n\nCut here: ${pointer}\n`
  const room = Math.max(0, bytes - bytesOf(tail))
  const head = new TextDecoder().decode(new TextEncoder().encode(text).slice(0, room)).replace(/\ufffd+$/, '')
  const end = head.lastIndexOf('\n')
  return `${closeFences(end > 0 ? head.slice(0, end) : head)}${tail}`
}

/** A cut inside a fenced block or a folded part would swallow what follows. */
const closeFences = (text: string): string => {
  const fences = [...text.matchAll(/^(`{3,})/gm)].map(match => match[1] as string)
  const open = fences.length % 2 === 1 ? `\n${fences.at(-1)}` : ''
  const folded = [...text.matchAll(/<details>/g)].length - [...text.matchAll(/<\/details>/g)].length
  return `${text}${open}${'\n\n</details>'.repeat(Math.max(0, folded))}`
}
