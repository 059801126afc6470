import { describeJson } from '../../text/json/describe-json.ts'
import { describeRequirement } from '../../text/json/describe-requirement.ts'
import { nearestName } from '../../text/nearest-name.ts'
import { checkPolicyContracts, checkPolicyPaths } from '../check-policy-paths.ts'
import type { PolicyFile } from '../model/policy-schema.ts'
import { describePolicySchema, policySchema } from '../model/policy-schema.ts'

type Keys = readonly (string | number)[]

/** A defect before it has a line: `at` leads to a value, or to a key of the mapping that it leads to. */
export type PolicyDefect = {
  readonly at: Keys
  readonly key?: string
  readonly message: string
  readonly fix?: string
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
export const checkContent = (
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
