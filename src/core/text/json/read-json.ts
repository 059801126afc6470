/** One defect of a JSON text: `line` is 1-based within it, `pointer` the JSON pointer of the place. */
export type JsonProblem = { readonly line: number; readonly pointer: string; readonly message: string }

/**
 * A JSON text as it was read. `lineOf` gives the line of the value at a JSON pointer, or of the nearest one around it.
 */
export type JsonReading =
  | { readonly isValid: true; readonly value: unknown; readonly lineOf: (pointer: string) => number }
  | { readonly isValid: false; readonly problems: readonly JsonProblem[] }

const deepest = 64
const space = /[ \t\r\n]*/y
const stringToken = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordToken = /true|false|null/y

class Unreadable extends Error {}

const escapePointer = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1')

/**
 * Read a JSON text strictly: no comments, no trailing commas, no key twice, no `__proto__`, at most 64 levels deep.
 *
 * Never throws. Reading stops at the first syntax error; every repeated key is reported.
 */
export const readJson = (text: string): JsonReading => {
  const lines = new Map<string, number>()
  const problems: JsonProblem[] = []
  let at = 0
  let line = 1
  let counted = 0

  const lineNow = (): number => {
    for (; counted < at; counted += 1) if (text[counted] === '\n') line += 1
    return line
  }
  const take = (token: RegExp): string | null => {
    token.lastIndex = at
    const match = token.exec(text)
    if (!match) return null
    at = token.lastIndex
    return match[0]
  }
  const fail = (pointer: string, advice: string): never => {
    const found =
      at >= text.length
        ? 'the JSON ends too early'
        : `${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} is not valid here`
    problems.push({ line: lineNow(), pointer, message: `${found}. ${advice}` })
    throw new Unreadable()
  }
  const skip = (): void => void take(space)

  const readMembers = (pointer: string, depth: number): Record<string, unknown> => {
    const members: Record<string, unknown> = {}
    at += 1
    skip()
    if (text[at] === '}') {
      at += 1
      return members
    }
    for (;;) {
      skip()
      const keyLine = lineNow()
      const token = take(stringToken) ?? fail(pointer, 'JSON needs a key in double quotes here.')
      const key = JSON.parse(token) as string
      const inner = `${pointer}/${escapePointer(key)}`
      if (Object.hasOwn(members, key) || lines.has(inner))
        problems.push({
          line: keyLine,
          pointer: inner,
          message: `the key "${key}" is repeated. Write each key only once.`,
        })
      if (key === '__proto__')
        problems.push({
          line: keyLine,
          pointer: inner,
          message: 'the key "__proto__" is not allowed. Remove it.',
        })
      skip()
      if (text[at] !== ':') fail(inner, 'JSON needs a colon after the key.')
      at += 1
      const value = readValue(inner, depth + 1, keyLine)
      if (key !== '__proto__') members[key] = value
      skip()
      if (text[at] === '}') break
      if (text[at] !== ',') fail(pointer, 'JSON needs a comma or `}` here.')
      at += 1
    }
    at += 1
    return members
  }

  const readElements = (pointer: string, depth: number): readonly unknown[] => {
    const elements: unknown[] = []
    at += 1
    skip()
    if (text[at] === ']') {
      at += 1
      return elements
    }
    for (;;) {
      elements.push(readValue(`${pointer}/${elements.length}`, depth + 1))
      skip()
      if (text[at] === ']') break
      if (text[at] !== ',') fail(pointer, 'JSON needs a comma or `]` here.')
      at += 1
    }
    at += 1
    return elements
  }

  const readValue = (pointer: string, depth: number, keyLine?: number): unknown => {
    skip()
    lines.set(pointer, keyLine ?? lineNow())
    if (depth > deepest) fail(pointer, `The limit of nesting is ${deepest} levels.`)
    if (text[at] === '{') return readMembers(pointer, depth)
    if (text[at] === '[') return readElements(pointer, depth)
    const token =
      take(stringToken) ?? take(numberToken) ?? take(wordToken) ?? fail(pointer, 'JSON needs a value here.')
    return JSON.parse(token)
  }

  try {
    const value = readValue('', 1)
    skip()
    if (at < text.length) fail('', 'The block must end after its first value.')
    if (problems.length > 0) return { isValid: false, problems }
    return { isValid: true, value, lineOf: pointer => nearestLine(lines, pointer) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { isValid: false, problems }
  }
}

const nearestLine = (lines: ReadonlyMap<string, number>, pointer: string): number => {
  for (let near = pointer; ; near = near.slice(0, near.lastIndexOf('/'))) {
    const line = lines.get(near)
    if (line !== undefined || near === '') return line ?? 1
  }
}
