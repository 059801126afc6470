import { Composer, type CST, type Document, isMap, isNode, isScalar, LineCounter, Parser } from 'yaml'
import type { PolicyProblem } from '../gate/model/gate-policy.ts'
import { describeJson } from '../text/json/describe-json.ts'
import { describeRequirement } from '../text/json/describe-requirement.ts'
import { nearestName } from '../text/nearest-name.ts'
import { checkPolicyContracts, checkPolicyPaths } from './check-policy-paths.ts'
import { fillPolicy } from './fill-policy.ts'
import { keepSoundSections } from './keep-sound-sections.ts'
import type { PolicyReading } from './model/policy.ts'
import type { PolicyFile } from './model/policy-schema.ts'
import { describePolicySchema, policySchema } from './model/policy-schema.ts'
import { suspendedPolicy } from './model/suspended-policy.ts'

/** A policy is a page of settings; a larger file is not read. */
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
 * With any problem the gate has its strict default, so that a mistake never loosens it, and a section with a defect is
 * suspended, so that a mistake never turns on something else. Every problem has its line and column. An empty file is a policy that changes nothing. Never throws.
 *
 * @param content  the file's bytes; a byte order mark and CRLF are allowed
 * @param path     the file's path, for the place of a problem
 * @param source   the origin of the policy as the report names it, `path@commit`
 */
export const parsePolicy = (content: Uint8Array, path: string, source: string): PolicyReading => {
  try {
    return readingOf(content, path, source)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return refuse(source, [problem(path, 1, 1, `the file cannot be read as YAML: ${why}.`)])
  }
}

const readingOf = (content: Uint8Array, path: string, source: string): PolicyReading => {
  if (content.length > largestPolicyBytes) {
    const size = `${Math.ceil(content.length / 1024)} KiB`
    return refuse(source, [problem(path, 1, 1, `the file has ${size}; the limit is 64 KiB.`)])
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return refuse(source, [problem(path, 1, 1, 'the file is not valid UTF-8. Save it as UTF-8 text.')])
  }
  const lines = new LineCounter()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  if (isTooDeep(tokens)) {
    return refuse(source, [
      problem(path, 1, 1, `the file is nested too deeply; the limit is ${deepestNesting} levels.`),
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
      broken
        .slice(0, 20)
        .map(({ pos, message }) => placed(pos[0], `the file is not valid YAML: ${plain(message)}`)),
    )
  }
  const second = documents[1]
  if (second) {
    return refuse(source, [
      placed(
        second.range[0],
        'the file has a second YAML document. Only one is allowed.',
        'Remove the line `---`.',
      ),
    ])
  }
  const document = documents[0]
  const written: unknown = document ? (document.toJS({ maxAliasCount: 50 }) ?? {}) : {}
  const checked = checkContent(written)
  if (checked.defects.length === 0) return { policy: fillPolicy(checked.file), source, problems: [] }
  const problems = checked.defects.map(defect =>
    placed(document ? offsetOf(document, defect) : 0, defect.message, defect.fix),
  )
  return { policy: keepSoundSections(written, checked.defects), source, problems }
}

/**
 * Whether the text nests deeper than any policy. Checked without recursion and before the text is composed: a
 * composer that recurses through sixty thousand brackets would end the whole process.
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
  policy: suspendedPolicy,
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
    ? {
        file: checked.data,
        defects: [...checkPolicyPaths(checked.data), ...checkPolicyContracts(checked.data)],
      }
    : { file: {}, defects: checked.error.issues.flatMap(issue => explain(issue, written)) }
}

type Issue = NonNullable<ReturnType<typeof policySchema.safeParse>['error']>['issues'][number]

const quoted = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ')
/** YAML calls an object a mapping. */
const inYaml = (words: string): string => words.replace(/^(be )?an object$/, '$1a mapping')

const valueAt = (written: unknown, at: Keys): unknown =>
  at.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null)?.[key], written)

/** A schema's issue as defects of the file, in words for its author. */
const explain = (issue: Issue, written: unknown): readonly PolicyDefect[] => {
  const at = issue.path as Keys
  const found = valueAt(written, at)
  const name = at.length === 0 ? 'the policy' : `\`${at.join('.')}\``
  if (issue.code === 'unrecognized_keys') {
    const schema = schemaAt(at)
    const valid = Object.keys(schema?.properties ?? {}).concat(schema?.propertyNames?.enum ?? [])
    return issue.keys.map(key => ({ at, key, ...unknownKey(key, valid, name) }))
  }
  if (issue.code === 'invalid_value') {
    const valid = issue.values.map(String)
    const message = `${name} is ${inYaml(describeJson(found))}; it must be one of ${quoted(valid)}.`
    return [{ at, message, ...fixOf(typeof found === 'string' ? nearestName(found, valid) : null) }]
  }
  const required = inYaml(describeRequirement(issue))
  return [{ at, message: `${name} is ${inYaml(describeJson(found))}; it must ${required}.` }]
}

const unknownKey = (
  key: string,
  valid: readonly string[],
  name: string,
): Pick<PolicyDefect, 'message' | 'fix'> => {
  const nearest = nearestName(key, valid)
  const advice = nearest ? `Did you mean \`${nearest}\`?` : `Its keys are ${quoted(valid)}.`
  return { message: `${JSON.stringify(key)} is not a key of ${name}. ${advice}`, ...fixOf(nearest) }
}

const fixOf = (nearest: string | null): Pick<PolicyDefect, 'fix'> =>
  nearest ? { fix: `Write \`${nearest}\` instead.` } : {}
