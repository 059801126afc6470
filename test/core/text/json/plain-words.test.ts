import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { artifactSchemas } from '../../../../src/core/artifacts/model/artifact-types.ts'
import { describeIssues } from '../../../../src/core/artifacts/submit/describe-issues.ts'
import { recordSchema } from '../../../../src/core/closeout/model/record.ts'
import { parseRecords } from '../../../../src/core/closeout/parse-records.ts'
import { policySchema } from '../../../../src/core/policy/model/policy-schema.ts'
import { parsePolicy } from '../../../../src/core/policy/parse-policy.ts'
import { sidecarSchemas } from '../../../../src/core/sessions/model/sidecars.ts'
import type { SidecarName } from '../../../../src/core/sessions/model/workspace.ts'
import { checkShape } from '../../../../src/core/sessions/sidecars/check-shape.ts'

type JsonSchema = {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly items?: JsonSchema
  readonly minLength?: number
  readonly minItems?: number
  readonly minimum?: number
  readonly format?: string
  readonly pattern?: string
}

/** Documents that have every key of a schema, one for each of its alternatives. */
const samplesOf = (schema: JsonSchema, root: JsonSchema, depth = 0): readonly unknown[] => {
  if (schema.$ref) {
    const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref)?.[1]
    return depth > 6 ? [null] : samplesOf(name ? (root.$defs?.[name] ?? {}) : root, root, depth + 1)
  }
  if (schema.const !== undefined) return [schema.const]
  if (schema.enum) return schema.enum.slice(0, 1)
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives)
    return alternatives.flatMap(one =>
      samplesOf({ ...schema, anyOf: undefined, oneOf: undefined, ...one } as JsonSchema, root, depth + 1),
    )
  if (schema.type === 'array')
    return samplesOf(schema.items ?? {}, root, depth + 1).map(item => Array(schema.minItems ?? 1).fill(item))
  if (schema.type === 'object' || schema.properties) return objectsOf(schema, root, depth)
  if (schema.type === 'string')
    return [
      schema.format === 'date-time'
        ? '2026-11-20T08:00:00Z'
        : schema.format === 'uri'
          ? 'https://example.org/'
          : 'a'.repeat(Math.max(1, schema.minLength ?? 1)),
    ]
  if (schema.type === 'integer' || schema.type === 'number') return [Math.max(1, schema.minimum ?? 1)]
  if (schema.type === 'boolean') return [true, false]
  return [null]
}

const objectsOf = (schema: JsonSchema, root: JsonSchema, depth: number): readonly unknown[] => {
  const keys = Object.entries(schema.properties ?? {})
  const open = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null
  const name = open
    ? (samplesOf(schema.propertyNames ?? { type: 'string' }, root, depth + 1)[0] as string)
    : null
  const choices = [
    ...keys.map(([key, value]) => [key, samplesOf(value, root, depth + 1)] as const),
    ...(open && name !== null ? [[name, samplesOf(open, root, depth + 1)] as const] : []),
  ]
  const most = Math.max(1, ...choices.map(([, values]) => values.length))
  return Array.from({ length: most }, (_, index) =>
    Object.fromEntries(choices.map(([key, values]) => [key, values[Math.min(index, values.length - 1)]])),
  )
}

const missing = Symbol('missing')
const wrong: readonly unknown[] = [
  missing,
  null,
  5,
  -1,
  1.5,
  '',
  'x',
  'x'.repeat(70_000),
  true,
  [],
  ['x', 'x'],
  [5],
  {},
  { x: 1 },
  { __proto: 1 },
]

/** A document with one node replaced by each wrong value, for each of its nodes. */
function* mutants(document: unknown): Generator<unknown> {
  for (const value of wrong) if (value !== missing) yield value
  if (typeof document !== 'object' || document === null) return
  for (const [key, value] of Object.entries(document)) {
    for (const mutant of [...mutants(value), missing]) {
      const copy = (Array.isArray(document) ? [...document] : { ...document }) as Record<string, unknown>
      if (mutant === missing) delete copy[key]
      else copy[key] = mutant
      yield copy
    }
  }
  if (!Array.isArray(document)) yield { ...document, unknown_key: 1 }
}

/** Words of the library, of JavaScript, or of nobody. */
const jargon =
  /nonoptional|nonnullable|invalid_|unrecognized|Invalid|Expected|expected|received|Too (?:small|big)|undefined|NaN|Infinity|\bnull prototype|discriminator|match the schema|Unrecognized|Required|ZodError|\[object/

const formats: Readonly<
  Record<
    string,
    {
      readonly schema: z.ZodType
      readonly say: (document: unknown) => readonly string[]
      readonly most: number
    }
  >
> = {
  ...Object.fromEntries(
    Object.entries(sidecarSchemas).map(([name, schema]) => [
      `${name} (sidecar)`,
      {
        schema,
        most: 8,
        say: (document: unknown) =>
          checkShape(name as SidecarName, document).flatMap(({ message, fix }) => [message, fix]),
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(artifactSchemas).map(([name, schema]) => [
      `${name} (artifact)`,
      {
        schema,
        most: 8,
        say: (document: unknown) => {
          const reading = (schema as z.ZodType).safeParse(document)
          return reading.success ? [] : describeIssues(reading.error, document)
        },
      },
    ]),
  ),
  record: {
    schema: recordSchema,
    most: 2,
    say: document => {
      const reading = parseRecords([{ text: JSON.stringify(document) ?? 'null', line: 1 }])
      return reading.standing === 'invalid' ? reading.problems.map(({ message }) => message) : []
    },
  },
  policy: {
    schema: policySchema,
    most: 1,
    say: document =>
      parsePolicy(
        Buffer.from(JSON.stringify(document) ?? 'null'),
        'closeout.yml',
        'closeout.yml',
      ).problems.map(({ message }) => message),
  },
}

describe.each(Object.entries(formats))('%s', (_name, { schema, say, most }) => {
  it('says what is wrong in plain words, whatever stands in the place of whatever', () => {
    const printed = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
    const samples = samplesOf(printed, printed)
    let count = 0
    const found = new Set<string>()
    for (const sample of samples.slice(0, most)) {
      for (const mutant of mutants(sample)) {
        for (const message of say(mutant)) {
          count += 1
          if (jargon.test(message)) found.add(message.slice(0, 200))
        }
      }
    }
    expect(count).toBeGreaterThan(50)
    expect([...found].slice(0, 10)).toEqual([])
  })
})

describe('a value of the wrong type', () => {
  it('is named with its type and with the one that it must have', () => {
    const state = {
      schema_version: 1,
      task_slug: 5,
      status: 'planned',
      phase: true,
      updated_at: [],
      next_action: 'x',
    }
    expect(checkShape('state', state).map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'schema_version is the number 1; it must be the text "1.0"',
        'task_slug is the number 5; it must be a text',
        'next_action is the text "x"; it must be an object',
        'updated_at is an empty list; it must be a text',
      ]),
    )
  })
})
