import { fieldPath } from '../../text/field-path.ts'
import { describeJson } from '../../text/json/describe-json.ts'
import { describeRequirement } from '../../text/json/describe-requirement.ts'
import type { SchemaError, SchemaIssue } from '../../text/json/schema.ts'
import { valueAt } from '../../text/json/value-at.ts'

type Issue = SchemaIssue

/** The most errors that are listed; a last line then counts the others. */
const maxErrors = 1000

const linesOf = (issue: Issue, document: unknown): string[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      key => `${fieldPath([...issue.path, key])} is not a known key. Remove it or correct its name.`,
    )
  }
  const where = fieldPath(issue.path)
  if (issue.code === 'custom' && !issue.message.startsWith('must ')) return [`${where}: ${issue.message}`]
  return [
    `${where} is ${describeJson(valueAt(document, issue.path))}; it must ${describeRequirement(issue)}.`,
  ]
}

/** Leaves out the size of a value of the wrong type: an empty list is not also a text with too few characters. */
const relevant = (issues: readonly Issue[]): Issue[] => {
  const wrongKind = new Set(
    issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => fieldPath(path)),
  )
  return issues.filter(({ code, path }) => !code.startsWith('too_') || !wrongKind.has(fieldPath(path)))
}

/**
 * What a schema refuses, one line for each error, each with its dotted path first.
 *
 * @param document  the document that was refused, so that each line can show the value at its path
 */
export const describeIssues = (error: SchemaError, document: unknown): string[] => {
  const lines = [...new Set(relevant(error.issues).flatMap(issue => linesOf(issue, document)))]
  if (lines.length <= maxErrors) return lines
  return [...lines.slice(0, maxErrors), `(document) has ${lines.length - maxErrors} more errors.`]
}
