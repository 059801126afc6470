import { Composer, type CST, type Document, isMap, isNode, isScalar, LineCounter, Parser } from 'yaml'
import type { PolicyProblem } from '../../gate/model/gate-policy.ts'

/** A policy is a page of settings; a larger file is not read. */
const largestPolicyBytes = 64 * 1024

const deepestNesting = 32
/** The composer compares each key of a mapping with all others. */
const mostKeys = 1_000

type Keys = readonly (string | number)[]
type Place = { readonly line: number; readonly column: number }

/**
 * A YAML file as it was read: its value, and where a value stands, or a key of the mapping that `at` leads to. Where that
 * is not in the file, the place is that of the nearest thing around it.
 */
export type YamlText = {
  readonly path: string
  readonly written: unknown
  readonly placeOf: (at: Keys, key?: string) => Place
}

/** A file that cannot be read as YAML, with the reasons. */
export type RefusedText = { readonly refusals: readonly PolicyProblem[] }

/**
 * Read a YAML file of settings, with the place of each of its keys. An empty file is an empty mapping. Never throws.
 *
 * @param content  the file's bytes; a byte order mark and CRLF are allowed
 * @param path     the file's path, for the place of a problem
 */
export const readPolicyText = (content: Uint8Array, path: string): YamlText | RefusedText => {
  try {
    return readText(content, path)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return refuse(path, `the file cannot be read as YAML: ${why}.`)
  }
}

const readText = (content: Uint8Array, path: string): YamlText | RefusedText => {
  if (content.length > largestPolicyBytes) {
    const size = `${Math.ceil(content.length / 1024)} KiB`
    return refuse(path, `the file has ${size}; the limit is 64 KiB.`)
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return refuse(path, 'the file is not valid UTF-8. Save it as UTF-8 text.')
  }
  const lines = new LineCounter()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  if (isTooDeep(tokens))
    return refuse(path, `the file is nested too deeply; the limit is ${deepestNesting} levels.`)
  if (isTooWide(tokens)) return refuse(path, `a mapping has more than 1,000 keys.`)
  const documents = [
    ...new Composer({ lineCounter: lines, stringKeys: true }).compose(tokens),
  ] as Document.Parsed[]
  const placed = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const broken = documents.flatMap(({ errors }) => errors)
  if (broken.length > 0) {
    return {
      refusals: broken.slice(0, 20).map(({ pos, message }) => ({
        path,
        ...placed(pos[0]),
        message: `the file is not valid YAML: ${plain(message)}`,
      })),
    }
  }
  const second = documents[1]
  if (second) {
    const message = 'the file has a second YAML document. Only one is allowed.'
    return {
      refusals: [{ path, ...placed(second.range[0]), message, fix: 'Remove the line `---`.' }],
    }
  }
  const document = documents[0]
  return {
    path,
    written: document ? (document.toJS({ maxAliasCount: 50 }) ?? {}) : {},
    placeOf: (at, key) => placed(document ? offsetOf(document, at, key) : 0),
  }
}

/**
 * Whether the text nests deeper than any policy. Checked without recursion and before the text is composed: a
 * composer that recurses through sixty thousand brackets would end the whole process.
 */
const isTooDeep = (tokens: readonly CST.Token[]): boolean =>
  some(tokens, (_, depth) => depth > deepestNesting)

const isTooWide = (tokens: readonly CST.Token[]): boolean =>
  some(
    tokens,
    token =>
      (token.type === 'block-map' || token.type === 'flow-collection') &&
      token.items.filter(({ key, sep }) => key || sep).length > mostKeys,
  )

/** Whether anything in a text is so. */
const some = (tokens: readonly CST.Token[], isSo: (token: CST.Token, depth: number) => boolean): boolean => {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map(token => ({
    token,
    depth: 0,
  }))
  for (let one = open.pop(); one; one = open.pop()) {
    const { token, depth } = one
    if (isSo(token, depth)) return true
    const items = 'items' in token ? token.items : 'value' in token && token.value ? [token] : []
    for (const item of items) {
      for (const part of ['key', 'value'] as const) {
        const below = (item as Partial<Record<typeof part, CST.Token | null>>)[part]
        if (below && typeof below === 'object') open.push({ token: below, depth: depth + 1 })
      }
    }
  }
  return false
}

const refuse = (path: string, message: string): RefusedText => ({
  refusals: [{ path, line: 1, column: 1, message }],
})

const plain = (message: string): string => message.replace(/\s+/g, ' ').replace(/\.?$/, '.')

/** Where in the text something is: its key, its value, or the nearest thing around it. */
const offsetOf = (document: Document.Parsed, at: Keys, key: string | undefined): number => {
  for (let length = at.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(at.slice(0, length), true)
    if (length === at.length && key !== undefined && isMap(node)) {
      const pair = node.items.find(one => isScalar(one.key) && String(one.key.value) === key)
      if (isNode(pair?.key) && pair.key.range) return pair.key.range[0]
    }
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}
