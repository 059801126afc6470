/** GitHub's own description of its API, cut to the operations that we use (`extract.js`). */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormatsModule from 'ajv-formats'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: object
}

interface Operation {
  readonly parameters: readonly Parameter[]
  readonly body: object | null
  readonly bodyRequired: boolean
  readonly responses: Readonly<Record<string, object | null>>
}

interface Description {
  readonly source: string
  readonly operations: Readonly<Record<string, Operation>>
  readonly webhooks: Readonly<Record<string, object>>
  readonly schemas: Readonly<Record<string, object>>
}

/** What breaks GitHub's description, a sentence each; empty when all is well. */
export interface Checker {
  /** `METHOD path template` of the request; null when no operation of the subset is meant. */
  readonly findOperation: (method: string, path: string) => string | null
  readonly checkRequest: (operation: string, query: URLSearchParams, body: unknown) => readonly string[]
  readonly checkResponse: (operation: string, status: number, json: unknown) => readonly string[]
  /** Null where the subset lacks this event and action. */
  readonly checkWebhook: (event: string, payload: { readonly action?: unknown }) => readonly string[] | null
}

export function createChecker(file = defaultFile()): Checker {
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description
  // A schema that many others name is compiled once and not copied into each: four times faster, and nearly all of the cost.
  const code = { optimize: false }
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, inlineRefs: false, code })
  addFormatsModule.default(ajv)
  ajv.addSchema({ $id: 'github', schemas: description.schemas })
  const compiled = new Map<string, ValidateFunction>()
  const routes = Object.keys(description.operations)
    .map(compileTemplate)
    .sort((a, b) => a.looseness - b.looseness)

  function problemsOf(key: string, schema: object, value: unknown): readonly string[] {
    const validate = compiled.get(key) ?? ajv.compile(pointIntoGithub(schema) as object)
    compiled.set(key, validate)
    if (validate(value)) return []
    return (validate.errors ?? [])
      .slice(0, 5)
      .map(
        ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
      )
  }

  return {
    findOperation: (method, path) =>
      routes.find(route => route.method === method && route.pattern.test(path))?.operation ?? null,
    checkRequest: (name, query, body) => {
      const operation = description.operations[name]
      if (!operation) return []
      const inQuery = operation.parameters.filter(parameter => parameter.in === 'query')
      const unknown = [...query.keys()].filter(key => !inQuery.some(parameter => parameter.name === key))
      return [
        ...unknown.map(key => `unexpected query parameter ${key}`),
        ...inQuery.flatMap(parameter => problemsOfParameter(name, parameter, query.get(parameter.name))),
        ...(operation.body && (operation.bodyRequired || !isEmpty(body))
          ? problemsOf(`${name} body`, operation.body, body)
          : []),
      ]
    },
    checkResponse: (name, status, json) => {
      const schema = description.operations[name]?.responses[status]
      if (status >= 400) return []
      if (schema === undefined) return [`unexpected status ${status}`]
      return schema === null ? [] : problemsOf(`${name} ${status}`, schema, json)
    },
    checkWebhook: (event, payload) => {
      const { action } = payload
      const name = [event, ...(typeof action === 'string' ? [action] : [])].join('-').replaceAll('_', '-')
      const schema = description.webhooks[name]
      return schema ? problemsOf(`webhook ${name}`, schema, payload) : null
    },
  }

  function problemsOfParameter(
    name: string,
    { name: key, required, schema }: Parameter,
    text: string | null,
  ): readonly string[] {
    if (text === null) return required ? [`missing query parameter ${key}`] : []
    const { type } = schema as { readonly type?: string }
    const value =
      type === 'integer' || type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text
    return problemsOf(`${name} ?${key}`, schema, value).map(problem => `query parameter ${key}: ${problem}`)
  }
}

/** Beside this file, or, in a bundled tool, below the repository that it runs in. */
const defaultFile = (): string =>
  import.meta.url.includes('/test/github-emulator/openapi/')
    ? fileURLToPath(new URL('./github.json', import.meta.url))
    : resolve('test/github-emulator/openapi/github.json')

const isEmpty = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Object.keys(body).length === 0

/** Parts that stand for more than one segment of a path. */
const spanning = new Set(['path', 'ref', 'basehead', 'branch', 'tree_sha', 'name', 'tag'])

function compileTemplate(operation: string) {
  const [method = '', template = ''] = operation.split(' ')
  const source = template.replace(/\{(\w+)\}/g, (_, name: string) => (spanning.has(name) ? '.+' : '[^/]+'))
  const looseness =
    (template.match(/\{/g) ?? []).length * 10 - template.split('/').length + (source.includes('.+') ? 100 : 0)
  return { operation, method, pattern: new RegExp(`^${source}$`), looseness }
}

/** References into the shared schemas, from any schema of an operation. */
function pointIntoGithub(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(pointIntoGithub)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? value.replace(/^#/, 'github#') : pointIntoGithub(value),
    ]),
  )
}
