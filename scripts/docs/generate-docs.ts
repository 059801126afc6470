import { parse } from 'yaml'
import { z } from 'zod'
import { webhookRows } from '../../app/events.ts'
import { permissions } from '../../app/permissions.ts'
import { closeoutFields, fieldNames } from '../../src/core/closeout/model/closeout.ts'
import { rules } from '../../src/core/gate/rule-table.ts'
import { defaultPolicy } from '../../src/core/policy/model/policy.ts'
import { renderAgentSection, renderSkill } from '../../src/core/setup/agent-guide.ts'
import { fieldExamples } from '../../src/core/setup/field-examples.ts'
import { publishedAction, renderGateWorkflow } from '../../src/core/setup/gate-workflow.ts'
import { ruleCodes } from '../../src/core/vocabulary/rule-codes.ts'
import { schemas } from '../../src/engine/schemas.ts'
import { appDocs } from './app-docs.ts'
import { evidenceMatrix } from './evidence-table.ts'
import { authorityRows } from './follow-up-tables.ts'
import { moveDiagram, requestRows, stateRows } from './lifecycle-tables.ts'
import { table, withTables } from './slots.ts'

type Described = { readonly description?: string; readonly required?: boolean; readonly default?: unknown }
type ActionManifest = {
  readonly inputs: Record<string, Described>
  readonly outputs: Record<string, Described>
}

const gateWorkflowPath = 'docs/workflows/artifact-gate.yml'

/**
 * Generate every generated text of the repository, by path: README tables, reference pages and JSON Schemas.
 *
 * @param read  reads a file of the repository
 */
export const generateDocs = (read: (path: string) => string): Record<string, string> => {
  const manifest = parse(read('action.yml')) as ActionManifest
  const gateWorkflow = renderGateWorkflow(publishedAction, 'main')
  return {
    [gateWorkflowPath]: gateWorkflow,
    'README.md': withTables(
      withWorkflows(read('README.md'), path => (path === gateWorkflowPath ? gateWorkflow : read(path))),
      {
        inputs: inputTable(manifest.inputs),
        outputs: outputTable(manifest.outputs),
      },
    ),
    ...appDocs(read, { webhooks: webhookRows, permissions }),
    'docs/rules.md': rulesPage(),
    'docs/mirror.md': withTables(read('docs/mirror.md'), {
      states: table(['state', 'label', 'when', 'conclusion of the check'], stateRows()),
      moves: moveDiagram(),
      requests: table(['request', 'how', 'who', 'what happens otherwise'], requestRows()),
    }),
    'docs/concepts.md': withTables(read('docs/concepts.md'), { moves: moveDiagram() }),
    'docs/follow-ups.md': withTables(read('docs/follow-ups.md'), {
      authority: table(['to', 'who can', 'what it does', 'otherwise'], authorityRows()),
    }),
    'docs/closeout.md': withTables(read('docs/closeout.md'), {
      fields: table(
        ['Field', 'Content', 'Example'],
        fieldNames.map(name => [
          closeoutFields[name].title,
          closeoutFields[name].says,
          codeOf(fieldExamples[name]),
        ]),
      ),
    }),
    'docs/agents.md': withTables(read('docs/agents.md'), {
      section: `\`\`\`\`markdown\n${renderAgentSection()}\n\`\`\`\``,
      skill: `\`\`\`\`markdown\n${renderSkill()}\`\`\`\``,
    }),
    'docs/evidence.md': withTables(read('docs/evidence.md'), { matrix: evidenceMatrix() }),
    'docs/policy.md': withTables(read('docs/policy.md'), { keys: policyTable(schemas.policy) }),
    ...Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [
        `docs/schemas/${name}.schema.json`,
        `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`,
      ]),
    ),
  }
}

/** A text as code in a table, also where it holds code marks. */
const codeOf = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)

/** Insert each workflow file into the page, so that the page shows the linted file. */
const withWorkflows = (text: string, read: (path: string) => string): string =>
  text.replace(
    /(<!-- workflow: (\S+) -->\n)[\s\S]*?(<!-- end workflow -->)/g,
    (_whole, open: string, path: string, close: string) => `${open}\`\`\`yaml\n${read(path)}\`\`\`\n${close}`,
  )

const inputTable = (inputs: ActionManifest['inputs']): string =>
  table(
    ['Input', 'Meaning', 'Default'],
    Object.entries(inputs).map(([name, { description = '', default: value }]) => [
      `\`${name}\``,
      description,
      value === '' || value === undefined ? '' : `\`${String(value)}\``,
    ]),
  )

const outputTable = (outputs: ActionManifest['outputs']): string =>
  table(
    ['Output', 'Meaning'],
    Object.entries(outputs).map(([name, { description = '' }]) => [`\`${name}\``, description]),
  )

const rulesPage = (): string =>
  [
    '# Rules',
    'All rules of the gate. `closeout check --explain CODE` prints the text of one rule.',
    table(
      ['Rule', 'Level', 'Meaning'],
      ruleCodes.map(code => [`[\`${code}\`](#${code})`, rules[code].level, rules[code].title]),
    ),
    ...ruleCodes.map(code => {
      const { what, why, fix } = rules[code]
      return `## ${code}\n\n${what}\n\nWhy: ${why}\n\nFix: ${fix}`
    }),
  ]
    .join('\n\n')
    .concat('\n')

type JsonSchema = {
  readonly type?: string
  readonly description?: string
  readonly properties?: Record<string, JsonSchema>
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
}

/** One row for each key, as a dotted path; the default applies without a policy file. */
export const policyTable = (schema: z.ZodType): string =>
  table(
    ['Key', 'Value', 'Meaning', 'Default'],
    rowsOf(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, []),
  )

const rowsOf = (schema: JsonSchema, path: readonly string[]): readonly (readonly string[])[] =>
  Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const here = [...path, key]
    const row = [
      `\`${here.join('.')}\``,
      kindOf(value),
      value.description ?? value.items?.description ?? '',
      defaultAt(here),
    ]
    return [row, ...rowsOf(value, here), ...rowsOf(value.items ?? {}, [...path, `${key}[]`])]
  })

const kindOf = (schema: JsonSchema): string => {
  if (schema.enum) return schema.enum.map(one => `\`${String(one)}\``).join(', ')
  if (schema.type === 'array')
    return `list of ${schema.items?.enum ? kindOf(schema.items) : (schema.items?.type ?? 'value')}`
  return schema.type === 'object' ? 'mapping' : (schema.type ?? '')
}

const defaultAt = (path: readonly string[]): string => {
  const value = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    defaultPolicy,
  )
  const isListed =
    ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.length > 0)
  return isListed ? `\`${JSON.stringify(value)}\`` : ''
}
