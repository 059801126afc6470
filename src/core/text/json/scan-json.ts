import { fieldPath } from '../field-path.ts'

/** What two parsers may read differently, as a sentence without its end, and what to do about it. */
export type JsonRemark = { readonly what: string; readonly fix: string }

/** What a scan found: why the text is not JSON, or what makes valid JSON ambiguous. If both are absent, it may be read. */
export type JsonScan = { readonly malformed: string | null; readonly remarks: readonly JsonRemark[] }

/** How deep a document may nest. No artifact type needs more than six. */
export const maxDepth = 200

type Container = { readonly isObject: boolean; readonly keys: Set<string>; key: string; count: number }
type Expects = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing'

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const word = /true|false|null/y
const halfPair = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

const match = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** The end of the string that starts at `at`, or -1 where it breaks off or holds what no string may. */
const stringEnd = (text: string, at: number): number => {
  for (let index = at + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 0x22) return index + 1
    if (code < 0x20) return -1
    if (code !== 0x5c) continue
    const escaped = text[index + 1] ?? ''
    if (
      escaped === 'u'
        ? !/^[0-9a-fA-F]{4}$/.test(text.slice(index + 2, index + 6))
        : !'"\\/bfnrt'.includes(escaped || ' ')
    ) {
      return -1
    }
    index += escaped === 'u' ? 5 : 1
  }
  return -1
}

const place = (text: string, at: number): string => {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`
}

const shown = (text: string, at: number): string =>
  at >= text.length
    ? 'the document ends too early'
    : `${JSON.stringify(text.slice(at, at + 12))} is not valid here`

/** The path of the value that comes next. */
const here = (stack: readonly Container[]): string =>
  fieldPath(stack.map(container => (container.isObject ? container.key : container.count)))

/** Walk a JSON text once, without recursion: nothing in it can overflow the stack. */
export const scanJson = (text: string): JsonScan => {
  const remarks: JsonRemark[] = []
  const stack: Container[] = []
  const broken = (at: number, advice: string): JsonScan => ({
    malformed: `${place(text, at)}: ${shown(text, at)}. ${advice}`,
    remarks,
  })
  const noteString = (from: number, to: number): void => {
    const raw = text.slice(from, to)
    if (halfPair.test(raw.includes('\\u') ? (JSON.parse(raw) as string) : raw)) {
      remarks.push({
        what: `${here(stack)} contains half of a surrogate pair, which is not valid Unicode`,
        fix: 'Write the whole character.',
      })
    }
  }
  const noteKey = (from: number, to: number, container: Container): void => {
    container.key = JSON.parse(text.slice(from, to)) as string
    noteString(from, to)
    if (container.keys.has(container.key)) {
      remarks.push({
        what: `${here(stack)} is repeated (${place(text, from)})`,
        fix: 'Write each key only once.',
      })
    } else if (container.key === '__proto__') {
      remarks.push({
        what: `${here(stack)} is not allowed as a key (${place(text, from)})`,
        fix: 'Remove it.',
      })
    }
    container.keys.add(container.key)
  }

  if (text.startsWith('\ufeff')) {
    const malformed = 'line 1, column 1: the document starts with a byte order mark. Save it without one.'
    return { malformed, remarks }
  }
  let expects: Expects = 'value'
  let at = match(space, text, 0)
  const afterValue = (): Expects => (stack.length === 0 ? 'nothing' : ', or end')
  while (at < text.length) {
    const character = text[at] as string
    const top = stack.at(-1)
    if (expects === 'nothing') return broken(at, 'The document must end after its first value.')
    if ((expects === ', or end' || expects === 'value or ]') && character === ']' && top && !top.isObject) {
      stack.pop()
      expects = afterValue()
      at += 1
    } else if ((expects === ', or end' || expects === 'key or }') && character === '}' && top?.isObject) {
      stack.pop()
      expects = afterValue()
      at += 1
    } else if (expects === ', or end') {
      if (character !== ',')
        return broken(at, top?.isObject ? 'JSON needs `,` or `}` here.' : 'JSON needs `,` or `]` here.')
      if (top) top.count += 1
      expects = top?.isObject ? 'key' : 'value'
      at += 1
    } else if (expects === ':') {
      if (character !== ':') return broken(at, 'JSON needs `:` here.')
      expects = 'value'
      at += 1
    } else if (expects === 'key' || expects === 'key or }') {
      const end = character === '"' ? stringEnd(text, at) : -1
      if (end < 0 || !top) return broken(at, 'JSON needs a key in double quotes here.')
      noteKey(at, end, top)
      expects = ':'
      at = end
    } else if (character === '{' || character === '[') {
      if (stack.length === maxDepth) {
        remarks.push({
          what: `${place(text, at)}: the document is nested too deeply`,
          fix: `The limit is ${maxDepth} levels.`,
        })
        return { malformed: null, remarks }
      }
      stack.push({ isObject: character === '{', keys: new Set(), key: '', count: 0 })
      expects = character === '{' ? 'key or }' : 'value or ]'
      at += 1
    } else {
      const isString = character === '"'
      const end = isString ? stringEnd(text, at) : Math.max(match(number, text, at), match(word, text, at))
      if (end < 0)
        return broken(
          at,
          isString
            ? 'The text in double quotes is not closed, or has a line break, a control character or an invalid escape in it.'
            : 'JSON needs a value here.',
        )
      if (isString) noteString(at, end)
      expects = afterValue()
      at = end
    }
    at = match(space, text, at)
  }
  return expects === 'nothing'
    ? { malformed: null, remarks }
    : broken(
        at,
        expects === ', or end'
          ? 'A closing bracket is missing.'
          : `JSON needs ${expects === ':' ? '`:`' : expects.startsWith('key') ? 'a key or `}`' : 'a value'} here.`,
      )
}
