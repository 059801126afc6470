import { fieldPath } from '../../text/field-path.ts'
import type { SchemaError, SchemaIssue } from '../model/schema.ts'

type Issue = SchemaIssue

/** More errors than this help nobody; the last line then says how many there are. */
const maxErrors = 1000

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
}

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : 'list'
  if (typeof value === 'object' && value !== null) return 'object'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const list = (values: readonly unknown[]): string =>
  values
    .map(String)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1')

const leastSize = (issue: Extract<Issue, { code: 'too_small' }>): string => {
  if (issue.origin === 'string') return `at least ${issue.minimum} character`
  return issue.origin === 'array' ? `at least ${issue.minimum} entry` : `at least ${issue.minimum}`
}

const worded = (message: string): string => message.replace(/^expected /, '').replace(/\.$/, '')

const expectation = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return nouns[issue.expected] ?? issue.expected
    case 'invalid_value':
      return list(issue.values)
    case 'too_small':
      return leastSize(issue)
    case 'too_big':
      return `at most ${issue.maximum}${issue.origin === 'array' ? ' entries' : ''}`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? list(issue.options) : worded(issue.message)
    default:
      return worded(issue.message)
  }
}

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    document,
  )

const linesOf = (issue: Issue, document: unknown): string[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      key => `${fieldPath([...issue.path, key])}: unexpected key, expected none of that name.`,
    )
  }
  const where = fieldPath(issue.path)
  if (issue.code === 'custom' && !issue.message.startsWith('expected ')) return [`${where}: ${issue.message}`]
  return [`${where}: unexpected ${shown(valueAt(document, issue.path))}, expected ${expectation(issue)}.`]
}

/** Of what is of the wrong kind its size tells nothing: an empty list is no text of too few characters. */
const telling = (issues: readonly Issue[]): Issue[] => {
  const wrongKind = new Set(
    issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => fieldPath(path)),
  )
  return issues.filter(({ code, path }) => !code.startsWith('too_') || !wrongKind.has(fieldPath(path)))
}

/**
 * Tell what a schema refused, one line an error, each with its dotted path first.
 *
 * @param document  what was refused, so that each line can show what stands at its path
 */
export const describeIssues = (error: SchemaError, document: unknown): string[] => {
  const lines = [...new Set(telling(error.issues).flatMap(issue => linesOf(issue, document)))]
  if (lines.length <= maxErrors) return lines
  return [...lines.slice(0, maxErrors), `(document): ${lines.length - maxErrors} more errors.`]
}
