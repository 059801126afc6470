import { Composer, type CST, type Document, isMap, isNode, isScalar, LineCounter, Parser } from 'yaml'
import type { PolicyProblem } from '../gate/model/gate-policy.ts'
import { nearestName } from '../text/nearest-name.ts'
import { checkPolicyPaths } from './check-policy-paths.ts'
import { fillPolicy } from './fill-policy.ts'
import type { PolicyReading } from './model/policy.ts'
import { defaultPolicy } from './model/policy.ts'
import type { PolicyFile } from './model/policy-schema.ts'
import { describePolicySchema, policySchema } from './model/policy-schema.ts'

/** A policy is a page of settings. What is larger is something else. */
export const largestPolicyBytes = 64 * 1024

const deepestNesting = 32

type Keys = readonly (string | number)[]

/** A defect before it has a line: `at` leads to a value, or to a key of the mapping that it leads to. */
export type PolicyDefect = {
  readonly at: Keys
  readonly key?: string
  readonly message: string
  readonly fix?: string
}

/**
 * Read a policy file.
 *
 * With any problem the strict default is in force, so that a mistake never loosens anything; every problem is told
 * with its line and column. An empty file is a policy that changes nothing. Never throws.
 *
 * @param content  the file's bytes; a byte order mark and CRLF are allowed
 * @param path     the file's path, for the problems' place
 * @param source   what the report names as the policy's origin, `path@commit`
 */
export const parsePolicy = (content: Uint8Array, path: string, source: string): PolicyReading => {
  try {
    return readingOf(content, path, source)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return refuse(source, [
      problem(path, 1, 1, `unexpected content, expected YAML that can be read: ${why}.`),
    ])
  }
}

const readingOf = (content: Uint8Array, path: string, source: string): PolicyReading => {
  if (content.length > largestPolicyBytes) {
    const size = `${Math.ceil(content.length / 1024)} KiB`
    return refuse(source, [problem(path, 1, 1, `unexpected size of ${size}, expected at most 64 KiB.`)])
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return refuse(source, [problem(path, 1, 1, 'unexpected bytes, expected text in UTF-8.')])
  }
  const lines = new LineCounter()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  if (isTooDeep(tokens)) {
    return refuse(source, [
      problem(path, 1, 1, `unexpected nesting, expected at most ${deepestNesting} levels.`),
    ])
  }
  const documents = [
    ...new Composer({ lineCounter: lines, stringKeys: true }).compose(tokens),
  ] as Document.Parsed[]
  const placed = (offset: number, message: string, fix?: string): PolicyProblem => {
    const { line, col } = lines.linePos(offset)
    return problem(path, Math.max(line, 1), Math.max(col, 1), message, fix)
  }
  const broken = documents.flatMap(({ errors }) => errors)
  if (broken.length > 0) {
    return refuse(
      source,
      broken.slice(0, 20).map(({ pos, message }) => placed(pos[0], `unexpected YAML: ${plain(message)}`)),
    )
  }
  const second = documents[1]
  if (second) {
    return refuse(source, [
      placed(second.range[0], 'unexpected second document, expected one.', 'Remove the line `---`.'),
    ])
  }
  const document = documents[0]
  const checked = checkContent(document ? (document.toJS({ maxAliasCount: 50 }) ?? {}) : {})
  if (checked.defects.length === 0) return { policy: fillPolicy(checked.file), source, problems: [] }
  return refuse(
    source,
    checked.defects.map(defect =>
      placed(document ? offsetOf(document, defect) : 0, defect.message, defect.fix),
    ),
  )
}

/**
 * Whether the text nests further than a policy can mean. Looked at without recursion and before it is composed: a
 * composer that recurses through sixty thousand brackets ends the whole process, not only itself.
 */
const isTooDeep = (tokens: readonly CST.Token[]): boolean => {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map(token => ({
    token,
    depth: 0,
  }))
  for (let one = open.pop(); one; one = open.pop()) {
    const { token, depth } = one
    if (depth > deepestNesting) return true
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

const problem = (
  path: string,
  line: number,
  column: number,
  message: string,
  fix?: string,
): PolicyProblem => ({ path, line, column, message, ...(fix === undefined ? {} : { fix }) })

const refuse = (source: string, problems: readonly PolicyProblem[]): PolicyReading => ({
  policy: defaultPolicy,
  source,
  problems,
})

const plain = (message: string): string => message.replace(/\s+/g, ' ').replace(/\.?$/, '.')

/** Where in the text a defect is: its key, its value, or the nearest thing around it. */
const offsetOf = (document: Document.Parsed, { at, key }: PolicyDefect): number => {
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

type JsonSchema = {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly propertyNames?: { readonly enum?: readonly string[] }
  readonly items?: JsonSchema
}

const schemaAt = (at: Keys): JsonSchema | undefined =>
  at.reduce<JsonSchema | undefined>((schema, key) => {
    if (typeof key === 'number') return schema?.items
    const open = schema?.additionalProperties
    return schema?.properties?.[key] ?? (typeof open === 'object' ? open : undefined)
  }, describePolicySchema() as JsonSchema)

/** What is written, in the schema's type, with what is wrong with it: an empty file where the schema refuses it. */
const checkContent = (
  written: unknown,
): { readonly file: PolicyFile; readonly defects: readonly PolicyDefect[] } => {
  const checked = policySchema.safeParse(written)
  return checked.success
    ? { file: checked.data, defects: checkPolicyPaths(checked.data) }
    : { file: {}, defects: checked.error.issues.flatMap(issue => explain(issue, written)) }
}

type Issue = NonNullable<ReturnType<typeof policySchema.safeParse>['error']>['issues'][number]

const quoted = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ')
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const valueAt = (written: unknown, at: Keys): unknown =>
  at.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null)?.[key], written)

/** A schema's complaint in the words of whoever wrote the file. */
const explain = (issue: Issue, written: unknown): readonly PolicyDefect[] => {
  const at = issue.path as Keys
  const found = valueAt(written, at)
  const where = at.length === 0 ? '' : ` in \`${at.join('.')}\``
  if (issue.code === 'unrecognized_keys') {
    const schema = schemaAt(at)
    const valid = Object.keys(schema?.properties ?? {}).concat(schema?.propertyNames?.enum ?? [])
    return issue.keys.map(key => ({ at, key, ...unexpectedName('key', key, valid, where) }))
  }
  if (issue.code === 'invalid_value') {
    const valid = issue.values.map(String)
    return typeof found === 'string'
      ? [{ at, ...unexpectedName('value', found, valid, where) }]
      : [{ at, message: `unexpected ${shown(found)}${where}, expected one of ${quoted(valid)}.` }]
  }
  if (issue.code === 'invalid_type') {
    const expected = { array: 'a list', object: 'a mapping', string: 'text' }[issue.expected as string]
    return [{ at, message: `unexpected ${shown(found)}${where}, expected ${expected ?? issue.expected}.` }]
  }
  if (issue.code === 'too_small') {
    return [{ at, message: `unexpected ${shown(found)}${where}, expected at least one entry or letter.` }]
  }
  return [{ at, message: `unexpected ${shown(found)}${where}: ${plain(issue.message)}` }]
}

const unexpectedName = (
  what: 'key' | 'value',
  written: string,
  valid: readonly string[],
  where: string,
): Pick<PolicyDefect, 'message' | 'fix'> => {
  const nearest = nearestName(written, valid)
  const expected = nearest ? `\`${nearest}\`` : `one of ${quoted(valid)}`
  return {
    message: `unexpected ${what} ${shown(written)}${where}, expected ${expected}.`,
    ...(nearest ? { fix: `Write \`${nearest}\` instead.` } : {}),
  }
}
