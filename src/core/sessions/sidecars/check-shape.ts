import { describeJson } from '../../text/json/describe-json.ts'
import { describeRequirement } from '../../text/json/describe-requirement.ts'
import { nearestValue } from '../../text/json/nearest-value.ts'
import type { SidecarFinding } from '../model/sidecar-finding.ts'
import { type ShapeIssue, sidecarSchemas } from '../model/sidecars.ts'
import { type SidecarName, sidecarFiles } from '../model/workspace.ts'

type Path = readonly PropertyKey[]

/** Validate a sidecar by its schema: one finding for each defect, with the nearest legal value where one is near. */
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
  const last = issue.path.at(-1)
  const name = last === undefined ? file : typeof last === 'number' ? 'this entry' : String(last)
  if (issue.code === 'custom' && !issue.message.startsWith('must ')) {
    return [finding(issue.path, issue.message, 'Add the missing fields.')]
  }
  const message = `${name} is ${describeJson(found)}; it must ${describeRequirement(issue)}`
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key =>
      finding(
        [...issue.path, key],
        `${key} is not a key of the format`,
        'Remove the key or correct its name.',
      ),
    )
  }
  if (issue.code === 'invalid_value') {
    const legal = issue.values.map(String)
    const near = typeof found === 'string' ? nearestValue(found, legal) : legal.length === 1 ? legal[0] : null
    return [
      finding(issue.path, message, near ? `Write ${JSON.stringify(near)}.` : 'Write one of these values.'),
    ]
  }
  return [finding(issue.path, message, found === undefined ? `Add ${name}.` : `Correct ${name}.`)]
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
