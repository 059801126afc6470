/**
 * Extracts the operations that we use from GitHub's own API description into `github.json`.
 *
 * The package is 385 MB, so it is never a dependency. To renew the subset:
 *   npm install --prefix DIR @octokit/openapi && node test/github-emulator/openapi/extract.js DIR
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { operations, webhooks } from './operations.js'

const dir = process.argv[2]
if (!dir) throw new Error('usage: node test/github-emulator/openapi/extract.js DIR_WITH_NODE_MODULES')
const packageDir = join(dir, 'node_modules/@octokit/openapi')
const whole = JSON.parse(readFileSync(join(packageDir, 'generated/api.github.com.json'), 'utf8'))
const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))

const kept = {}
const prose = new Set([
  'description',
  'example',
  'examples',
  'title',
  'externalDocs',
  'deprecated',
  'readOnly',
])
const formats = new Set(['date-time', 'uri'])

/** What a reference of the description points at. */
const lookUp = ref =>
  ref
    .slice(2)
    .split('/')
    .reduce((node, key) => node[key], whole)

/** A schema without prose, OpenAPI's `nullable` said in JSON Schema, referenced schemas kept beside it. */
function slim(schema) {
  if (schema.$ref) return keep(schema.$ref.split('/').at(-1))
  const out = {}
  for (const [key, value] of Object.entries(schema)) {
    if (prose.has(key) || key.startsWith('x-') || key === 'nullable' || key === 'default') continue
    if (key === 'format' && !formats.has(value)) continue
    if (key === 'properties') out[key] = mapValues(value, slim)
    else if (['oneOf', 'anyOf', 'allOf'].includes(key)) out[key === 'oneOf' ? 'anyOf' : key] = value.map(slim)
    else if (['items', 'not', 'additionalProperties'].includes(key) && typeof value === 'object')
      out[key] = slim(value)
    else out[key] = value
  }
  return schema.nullable ? orNull(out) : out
}

function orNull(schema) {
  if (schema.type && !schema.enum) return { ...schema, type: [schema.type, 'null'] }
  return { anyOf: [schema, { type: 'null' }] }
}

function keep(name) {
  if (!(name in kept)) {
    kept[name] = {}
    kept[name] = slim(whole.components.schemas[name])
  }
  return { $ref: `#/schemas/${name}` }
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))

const jsonSchemaOf = part => part?.content?.['application/json']?.schema

function parameterOf(raw) {
  const { name, in: place, required = false, schema } = raw.$ref ? lookUp(raw.$ref) : raw
  return { name, in: place, required, schema: slim(schema) }
}

function responsesOf(responses) {
  const good = Object.entries(responses).filter(([status]) => /^[23]/.test(status))
  return Object.fromEntries(
    good.map(([status, raw]) => {
      const schema = jsonSchemaOf(raw.$ref ? lookUp(raw.$ref) : raw)
      return [status, schema ? slim(schema) : null]
    }),
  )
}

const extracted = {}
for (const line of operations) {
  const [method, path] = line.split(' ')
  const operation = whole.paths[path]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${line}: unexpected operation, expected one of GitHub's description.`)
  const body = operation.requestBody && jsonSchemaOf(operation.requestBody)
  extracted[line] = {
    parameters: (operation.parameters ?? []).map(parameterOf),
    body: body ? slim(body) : null,
    bodyRequired: Boolean(operation.requestBody?.required),
    responses: responsesOf(operation.responses),
  }
}
const payloads = Object.fromEntries(
  webhooks.map(name => [name, slim(jsonSchemaOf(whole['x-webhooks'][name].post.requestBody))]),
)
const text = JSON.stringify({
  source: `@octokit/openapi@${version}`,
  operations: extracted,
  webhooks: payloads,
  schemas: kept,
})
writeFileSync(join(import.meta.dirname, 'github.json'), `${text}\n`)
console.log(
  `${operations.length} operations, ${Object.keys(kept).length} schemas, ${Math.round(text.length / 1024)} KB`,
)
