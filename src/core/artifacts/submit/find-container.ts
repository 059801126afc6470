import { maxDepth } from '../../text/json/scan-json.ts'

/** The one object or list in a text, or why the text cannot be repaired. */
export type ContainerSearch =
  | { readonly found: true; readonly text: string }
  | { readonly found: false; readonly why: string }

const closers: Readonly<Record<string, string>> = { "'": "'", '\u2018': '\u2019', '\u201c': '\u201d' }
const constants = /^(?:true|false|null|True|False|None)$/
const bareWord = /[A-Za-z_$][\w$-]*/y

/** The index after the comment that starts at `at`; `at` itself where none does. */
const skipComment = (text: string, at: number): number => {
  const end = text.startsWith('//', at) ? '\n' : text.startsWith('/*', at) ? '*/' : null
  if (end === null) return at
  const found = text.indexOf(end, at + 2)
  return found < 0 ? text.length : found + end.length
}

/** The end of a text in double quotes; -1 where it has none. */
const plainEnd = (text: string, at: number): number => {
  for (let index = at + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === '"') return index + 1
  }
  return -1
}

/** The end of a text in other quotes: the closing one that a comma, a colon, a bracket or a line's end follows. */
const oddEnd = (text: string, at: number, closer: string): number => {
  for (let index = at + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1
    else if (
      text[index] === closer &&
      /^[ \t]*(?:[,:}\]\r\n]|\/[/*])/.test(text.slice(index + 1, index + 20))
    ) {
      return index + 1
    }
  }
  return -1
}

/** The same text in double quotes; apostrophes and quotes inside keep their meaning. */
const requoted = (text: string): string =>
  `"${text
    .slice(1, -1)
    .replace(/\\(['\u2018\u2019\u201c\u201d])/g, '$1')
    .replace(/(\\.)|"/gs, (whole, escaped) => escaped ?? `\\${whole}`)}"`

type Walk = { readonly open: string[]; readonly parts: string[]; before: string; at: number }

/** Take one token; a clause says why the walk cannot go on. */
const step = (text: string, walk: Walk): string | null => {
  const { at, open, parts, before } = walk
  const character = text[at] as string
  const take = (end: number, part = text.slice(at, end)): null => {
    parts.push(part)
    walk.at = end
    if (!/^\s*$/.test(part)) walk.before = character
    return null
  }
  const afterComment = skipComment(text, at)
  if (afterComment > at) {
    walk.at = afterComment
    parts.push(' ')
    return null
  }
  if (text.startsWith('...', at) || character === '\u2026') return 'a part of it is left out (`...`)'
  const closer = '{[,:'.includes(before) ? closers[character] : undefined
  if (character === '"' || closer) {
    const end = closer ? oddEnd(text, at, closer) : plainEnd(text, at)
    if (end < 0) return 'it is cut off inside a text in quotes'
    return take(end, closer ? requoted(text.slice(at, end)) : undefined)
  }
  bareWord.lastIndex = at
  const bare = bareWord.exec(text)?.[0]
  if (bare !== undefined) {
    const isValue = before === ':' || (open.at(-1) === ']' && '[,'.includes(before))
    if (!isValue || constants.test(bare)) return take(at + bare.length)
    return `\`${bare.slice(0, 40)}\` is not a JSON value`
  }
  if (character === '{' || character === '[') open.push(character === '{' ? '}' : ']')
  if (open.length > maxDepth) return 'it is nested too deeply'
  if ((character === '}' || character === ']') && open.pop() !== character) return 'its brackets do not match'
  return take(at + 1)
}

/**
 * Find the object or list in a text that is not quite JSON: in a fence, in prose, with comments or odd quotes.
 * Comments are left out of what is found, and odd quotes are made plain.
 *
 * A text that is cut off, holds two of them, or leaves something out is refused: a repair would be a guess.
 */
export const findContainer = (text: string): ContainerSearch => {
  const start = text.search(/[{[]/)
  if (start < 0) return { found: false, why: 'it contains no object or list' }
  const walk: Walk = { open: [], parts: [], before: '{', at: start }
  do {
    const why = walk.at < text.length ? step(text, walk) : 'it is cut off: the closing brackets are missing'
    if (why) return { found: false, why }
  } while (walk.open.length > 0)
  if (/[{[]/.test(text.slice(walk.at)))
    return { found: false, why: 'it contains more than one object or list' }
  return { found: true, text: walk.parts.join('') }
}
