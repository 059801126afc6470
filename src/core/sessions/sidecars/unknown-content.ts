import { type ShapeIssue, sidecarSchemas } from '../model/sidecars.ts'
import { type SessionFacts, sidecarFiles, sidecarNames } from '../model/workspace.ts'

/**
 * A session with the sidecars of another form among what could not be read: a text that stands where the format has none
 * may be a decision, and no rule would look at it. Of the state only what is looked at counts.
 */
export const withUnknownContent = (session: SessionFacts): SessionFacts => {
  const { contents } = session
  if (!contents) return session
  const unknown = sidecarNames.flatMap(name => {
    const reading = session.sidecars[name]
    if (name === 'state' || reading?.standing !== 'read') return []
    const result = sidecarSchemas[name].safeParse(reading.value)
    const [issue] = result.success ? [] : result.error.issues.filter(found => mayHide(found, reading.value))
    return issue
      ? [`${sidecarFiles[name]} holds something that its format does not have: ${placeOf(issue)}`]
      : []
  })
  return unknown.length === 0
    ? session
    : { ...session, contents: { ...contents, unread: [...contents.unread, ...unknown] } }
}

/** A key that is unknown, or a value of another kind. What is missing hides nothing, and neither does a date of another form. */
const mayHide = (issue: ShapeIssue, value: unknown): boolean => {
  if (issue.code === 'unrecognized_keys') return true
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_union') return false
  const found = issue.path.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null ? (node as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )
  return found !== undefined
}

const placeOf = (issue: ShapeIssue): string => {
  const key = issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : []
  return [...issue.path, ...key].map(String).join('.').slice(0, 100) || 'all of it'
}
