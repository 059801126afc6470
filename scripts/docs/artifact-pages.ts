import { z } from 'zod'
import { artifactSchemas, artifactTypes } from '../../src/core/artifacts/model/artifact-types.ts'
import { defaultContracts } from '../../src/core/artifacts/model/contracts.ts'
import { runPhases } from '../../src/core/artifacts/model/run-phases.ts'
import { parseArtifact } from '../../src/core/artifacts/submit/parse-artifact.ts'
import { type ArtifactType, artifactTypeNames } from '../../src/core/vocabulary/names.ts'

type Schema = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly minItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly description?: string
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'list',
  object: 'object',
  boolean: 'true or false',
  integer: 'whole number',
  number: 'number',
  null: 'null',
}

const kind = (schema: Schema): string => {
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.enum) return schema.enum.map(value => `\`${value}\``).join(', ')
  if (schema.anyOf) return schema.anyOf.map(kind).join(' or ')
  const types = [schema.type ?? 'any value'].flat()
  const names = types.map(type => nouns[type] ?? type).join(' or ')
  if (schema.items) {
    const few = schema.minItems ? `, at least ${schema.minItems}` : ''
    return `${names} of ${schema.items.properties ? 'objects' : `${kind(schema.items)}s`}${few}`
  }
  const least = schema.minLength ? `, at least ${schema.minLength} character` : ''
  const most = schema.maxLength ? `, at most ${schema.maxLength} characters` : ''
  return `${names}${least}${most}`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** The rows of a schema's fields, those of its lists' objects under them. */
const rows = (schema: Schema, prefix = ''): string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inner =
      field.items ?? (field.properties ? field : (field.anyOf?.find(option => option.properties) ?? {}))
    const path = `${prefix}${name}`
    const isRequired = schema.required?.includes(name) === true
    const row = `| \`${path}\` | ${isRequired ? 'yes' : 'no'} | ${cell(kind(field))} | ${cell(field.description ?? '')} |`
    return [row, ...rows(inner, `${path}${field.items ? '.N' : ''}.`)]
  })

const table = (schema: Schema): string =>
  ['| field | required | what | says |', '|---|---|---|---|', ...rows(schema)].join('\n')

const fields = (schema: Schema): string =>
  schema.oneOf
    ? schema.oneOf
        .map(variant => `\`type\`: \`${variant.properties?.type?.const}\`\n\n${table(variant)}`)
        .join('\n\n')
    : table(schema)

const list = (lines: readonly string[]): string => lines.map(line => `- ${line}`).join('\n')

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``

const refusal = (type: ArtifactType, document: unknown): readonly string[] => {
  const reading = parseArtifact(type, JSON.stringify(document))
  if (reading.ok) throw new Error(`the refused example of ${type} is valid`)
  return reading.errors
}

const page = (type: ArtifactType): string => {
  const { phase, purpose, mustContain, rules, example, refused } = artifactTypes[type]
  const asks = mustContain
    .map(names =>
      names
        .split('|')
        .map(name => `\`${name}\``)
        .join(' or '),
    )
    .join(', ')
  const contract = asks ? ` The phase’s contract asks for ${asks}.` : ''
  return [
    `<!-- Written by scripts/docs/write-artifact-docs.ts; change src/model/artifacts instead. -->`,
    `# ${type}`,
    `${purpose} Submitted by the phase \`${phase}\`.${contract}`,
    `\`\`\`sh\ncloseout artifact submit --run <run> --type ${type} document.json\n\`\`\``,
    '## Fields',
    fields(z.toJSONSchema(artifactSchemas[type], { io: 'input' }) as Schema),
    ...(rules.length > 0 ? ['## Rules across fields', list(rules)] : []),
    '## Example',
    json(example),
    '## Refused',
    json(refused),
    `\`\`\`text\n${refusal(type, refused).join('\n')}\n\`\`\``,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')
}

const phaseRows = (): string[] =>
  runPhases.map(phase => {
    const { type, needs, advances, leads_to, leads_back, limit, proof } = defaultContracts.phases[phase]
    const words = (values: readonly string[]): string =>
      values.length > 0 ? values.map(value => `\`${value}\``).join(', ') : ''
    const back = leads_back.length > 0 ? `${words(leads_back)}, ${limit} times` : ''
    return `| \`${phase}\` | [${type}](${type}.md) | ${words(needs)} | ${words(advances) || 'any'} | ${words(leads_to)} | ${back} | ${words(proof)} |`
  })

const index = (): string =>
  [
    `<!-- Written by scripts/docs/write-artifact-docs.ts; change src/core/artifacts/model/contracts.ts instead. -->`,
    '# Artifacts',
    'An artifact is the evidence that a phase of an agent’s run leaves. It is a JSON document of one of the types below, and there is one way to hand it in: `closeout artifact submit`. `closeout phase end` then says whether the phase is done, and `closeout run terminal` how the run ended.',
    list(artifactTypeNames.map(type => `[${type}](${type}.md): ${artifactTypes[type].purpose}`)),
    '## What each phase owes',
    [
      '| phase | submits | needs before | advances on | may lead to | or back to | proof of |',
      '|---|---|---|---|---|---|---|',
      ...phaseRows(),
    ].join('\n'),
    `A phase that submits nothing valid may be tried again ${defaultContracts.retries} times. A run may carry out ${defaultContracts.iterations} plans. It is done when the work is settled by an analysis, a review or a test, and committed since it last changed. The policy file changes any of this under \`contracts\`; a run keeps the contracts of its first phase end.`,
    '## How a run ends',
    [
      '| terminal | when | look at first |',
      '|---|---|---|',
      '| `done` | the work is accepted and committed | development_result |',
      '| `blocked` | what a phase builds on is missing, and its retries are over, or `closeout run declare` was called | issues |',
      '| `budget-exceeded` | a loop, the retries or the plans are used up | the most recent artifact |',
      '| `regression` | a test fails after it had passed, or still fails after its retries | the failing test’s artifact |',
    ].join('\n'),
    '## What the store promises',
    list([
      'A document is kept to the byte in `.agent/artifacts/<run>/<type>.json`; the one before it of the same type in `<run>/history/<type>/<n>.json`.',
      'Every line of `<run>/journal.jsonl` carries the hash of the line before, and `audit.jsonl` carries the head of every journal: an edited line, a removed line and a cut end show in `closeout artifact audit`.',
      'With `CLOSEOUT_JOURNAL_KEY` set, every line is marked with that key, and a chain that was written anew without it shows. Without a key, somebody who may write the store can write all of it anew; so can somebody who has the key.',
      'A writer that fails leaves the store as it was. What a killed writer leaves is finished, where its journal tells of it, or undone, by whoever comes next: a submission, a phase’s end or an audit.',
      'The same bytes again in the same phase are the same submission: no second event, the same answer.',
      'Writers take turns. A lock of a process that is gone is cleared away; one of another machine or container is waited for, and named after 30 seconds.',
    ]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')

/** The reference pages of the artifact types, by file name; written from the descriptions, with their exact errors. */
export const artifactPages = (): Readonly<Record<string, string>> => ({
  'README.md': index(),
  ...Object.fromEntries(artifactTypeNames.map(type => [`${type}.md`, page(type)])),
})
