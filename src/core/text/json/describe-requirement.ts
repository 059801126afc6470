import { describeJson } from './describe-json.ts'
import type { SchemaIssue } from './schema.ts'

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
}

const formats: Readonly<Record<string, string>> = {
  datetime: 'be a date-time such as 2026-11-20T08:00:00Z',
  url: 'be an address such as https://github.com/octocat/hello-world',
}

/**
 * What a schema requires of a value, in words that follow "it must": `be a text`, `have at least one entry`.
 *
 * A schema's own message counts where it begins with "must".
 */
export const describeRequirement = (issue: SchemaIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'nonoptional') return 'have a value'
      return `be ${nouns[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return oneOf(issue.values)
    case 'too_small':
      return `${issue.origin in units ? 'have' : 'be'} at least ${amount(Number(issue.minimum), issue.origin)}`
    case 'too_big':
      return `${issue.origin in units ? 'have' : 'be'} at most ${amount(Number(issue.maximum), issue.origin)}`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : worded(issue.message)
    case 'invalid_format':
      return formats[issue.format] ?? worded(issue.message)
    default:
      return worded(issue.message)
  }
}

const units: Readonly<Record<string, readonly [string, string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
}

const amount = (count: number, origin: string): string => {
  const unit = units[origin]
  if (unit === undefined) return String(count)
  return count === 1 ? `one ${unit[0]}` : `${count} ${unit[1]}`
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? `be ${describeJson(values[0])}` : `be one of ${values.map(String).join(', ')}`

const worded = (message: string): string =>
  message.startsWith('must ')
    ? message.slice('must '.length).replace(/\.$/, '')
    : `match the schema (${message})`
