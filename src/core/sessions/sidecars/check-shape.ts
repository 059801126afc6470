import { nearestValue } from '../../text/nearest-value.ts'
import type { SidecarFinding } from '../model/sidecar-finding.ts'
import { type ShapeIssue, sidecarSchemas } from '../model/sidecars.ts'
import { type SidecarName, sidecarFiles } from '../model/workspace.ts'

type Path = readonly PropertyKey[]

/** Hold a sidecar against its format: one finding a defect, with the nearest legal value where one is near. */
export const checkShape = (name: SidecarName, value: unknown): readonly SidecarFinding[] => {
  const result = sidecarSchemas[name].safeParse(value)
  return result.success
    ? []
    : result.error.issues.flatMap(issue => describeIssue(sidecarFiles[name], issue, value))
}

const describeIssue = (file: string, issue: ShapeIssue, value: unknown): readonly SidecarFinding[] => {
  const found = at(value, issue.path)
  const finding = (path: Path, message: string, fix: string): SidecarFinding => ({
    file,
    pointer: toPointer(path),
    code: 'shape',
    message,
    fix,
  })
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key =>
      finding([...issue.path, key], 'unexpected key, expected none', 'Remove the key.'),
    )
  }
  if (issue.code === 'invalid_value') {
    const legal = issue.values.map(String)
    const near = typeof found === 'string' ? nearestValue(found, legal) : legal.length === 1 ? legal[0] : null
    return [
      finding(
        issue.path,
        `unexpected ${show(found)}, expected ${legal.length === 1 ? JSON.stringify(legal[0]) : `one of ${legal.join(', ')}`}`,
        near ? `Write ${JSON.stringify(near)}.` : 'Write one of them.',
      ),
    ]
  }
  if (issue.code === 'custom') return [finding(issue.path, issue.message, 'Add what is missing.')]
  const wanted = expectation(issue)
  return [
    finding(
      issue.path,
      `unexpected ${show(found)}, expected ${wanted}`,
      found === undefined ? `Add ${wanted}.` : `Write ${wanted}.`,
    ),
  ]
}

const articles: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

const expectation = (issue: ShapeIssue): string => {
  if (issue.code === 'invalid_type') return articles[issue.expected] ?? issue.expected
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'at least one entry' : 'a text with something in it'
  if (issue.code === 'invalid_format') {
    return issue.format === 'datetime'
      ? 'a date-time such as 2026-11-20T08:00:00Z'
      : issue.message.replace(/^expected /, '')
  }
  return issue.message.replace(/^expected /, '')
}

/** Lists and objects are named, not shown: they may nest deeper than any stack. */
const show = (found: unknown): string => {
  if (found === undefined) return 'nothing'
  if (typeof found === 'object' && found !== null) return Array.isArray(found) ? 'a list' : 'an object'
  const text = JSON.stringify(found)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, key)
        ? (node as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  )

/** A JSON pointer (RFC 6901). */
export const toPointer = (path: Path): string =>
  path.map(key => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
