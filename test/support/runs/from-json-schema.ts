import fc from 'fast-check'

/** The part of JSON Schema that the printed schemas use. */
export type JsonSchema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** Characters that readers of texts disagree about: blanks of all kinds, separators, and a pair of units. */
const oddCharacters = [
  '',
  ' ',
  '\n',
  '\t',
  '\u001c',
  '\u001f',
  '\u0085',
  '\u00a0',
  '\ufeff',
  '\u2028',
  '\u3000',
  '𝒳',
]

/** Texts that lie on the borders of the rules. */
const oddText = fc
  .tuple(fc.constantFrom(...oddCharacters), fc.string({ maxLength: 6 }), fc.constantFrom(...oddCharacters))
  .map(parts => parts.join(''))

const texts = ({ minLength = 0, maxLength, pattern }: JsonSchema): fc.Arbitrary<unknown> => {
  if (pattern !== undefined) {
    const wanted = new RegExp(pattern, 'u')
    const odd = fc.constantFrom(...oddCharacters)
    const fitting = fc.stringMatching(new RegExp(pattern))
    return fc
      .tuple(odd, fitting, odd, oddText)
      .chain(([before, text, after, alone]) =>
        fc.constantFrom(text, ...[before + text + after, before, alone].filter(one => wanted.test(one))),
      )
  }
  const long =
    maxLength === undefined ? [] : [fc.constant('x'.repeat(maxLength)), fc.constant('𝒳'.repeat(maxLength))]
  const short = oddText.filter(text => [...text].length >= minLength)
  return fc.oneof(short, ...long)
}

const integers = ({ minimum = -3, maximum = 1e6 }: JsonSchema): fc.Arbitrary<unknown> =>
  fc.oneof(fc.integer({ min: minimum, max: Math.min(maximum, minimum + 9) }), fc.constant(maximum))

const lists = ({ items = {}, minItems = 0, maxItems }: JsonSchema): fc.Arbitrary<unknown> =>
  fc.array(fromJsonSchema(items), {
    minLength: minItems,
    maxLength: Math.min(maxItems ?? 3, Math.max(minItems, 3)),
  })

const objects = (schema: JsonSchema): fc.Arbitrary<unknown> => {
  const { properties = {}, required = [], additionalProperties } = schema
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, fromJsonSchema(field)])),
    { requiredKeys: required.filter(name => name in properties), noNullPrototype: true },
  )
  if (additionalProperties === false) return known
  const more = fc.dictionary(
    fc.constantFrom('id', 'content', 'work_units', 'more'),
    fc.jsonValue({ maxDepth: 1 }),
    { maxKeys: 2 },
  )
  return fc.tuple(more, known).map(([other, own]) => ({ ...other, ...own }))
}

/** Documents that fit a schema, as far as a generator knows it: check them with a validator. */
export const fromJsonSchema = (schema: JsonSchema): fc.Arbitrary<unknown> => {
  const { anyOf, oneOf, ...rest } = schema
  const options = anyOf ?? oneOf
  if (options) return fc.oneof(...options.map(option => fromJsonSchema(merged(rest, option))))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'string':
      return texts(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'integer':
    case 'number':
      return integers(schema)
    case 'array':
      return lists(schema)
    case 'object':
      return objects(schema)
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

/** A schema with what one of its options adds. */
const merged = (schema: JsonSchema, option: JsonSchema): JsonSchema => ({
  ...schema,
  ...option,
  ...(schema.properties || option.properties
    ? { properties: { ...schema.properties, ...option.properties } }
    : {}),
  required: [...(schema.required ?? []), ...(option.required ?? [])],
})

/** A document with one place changed: another value, a key more or a key less. */
export const mutated = (document: unknown): fc.Arbitrary<unknown> => {
  const value = fc.oneof(
    oddText,
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom(null, true, 'true', 0, 1, 1.5, -1, 1e300, '', [], {}),
  )
  if (typeof document !== 'object' || document === null) return value
  const entries = Object.entries(document)
  const isList = Array.isArray(document)
  const rebuilt = (changed: readonly (readonly [string, unknown])[]): unknown =>
    isList ? changed.map(([, one]) => one) : Object.fromEntries(changed)
  const inside = entries.map(([key, one], index) =>
    mutated(one).map(changed => rebuilt(entries.map((entry, at) => (at === index ? [key, changed] : entry)))),
  )
  const removed = entries.map((_, index) => fc.constant(rebuilt(entries.filter((__, at) => at !== index))))
  const added = fc.tuple(
    fc.constantFrom('more', 'status', 'noop', 'body', 'steps', 'work_units', 'path'),
    value,
  )
  return fc.oneof(
    value,
    added.map(entry => rebuilt([...entries, entry])),
    ...removed,
    ...inside,
  )
}
