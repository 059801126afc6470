import { readOutcome } from '../../follow-ups/read-trigger.ts'
import { asObject, asText, type JsonObject } from '../../text/json/json.ts'
import type { SessionDefect, SidecarFinding } from '../model/sidecar-finding.ts'
import { toPointer } from './check-shape.ts'

type Path = readonly (string | number)[]
type Placed = { readonly path: Path; readonly value: JsonObject }

const finding = (code: SessionDefect, path: Path, message: string, fix: string): SidecarFinding => ({
  file: 'learning.json',
  pointer: toPointer(path),
  code,
  message,
  fix,
})

/** Check the rules of learning that the schema cannot express. @see seed 001, "Learning Closeout" */
export const checkLearning = (learning: JsonObject | null): readonly SidecarFinding[] => {
  if (!learning) return []
  const records = placed(learning.records, ['records'])
  const routes = records.flatMap(({ path, value }) => placed(value.routing, [...path, 'routing']))
  const preventions = records.flatMap(({ path, value }) => {
    const prevention = asObject(asObject(value.correction)?.prevention)
    return prevention ? [{ path: [...path, 'correction', 'prevention'], value: prevention }] : []
  })
  return [
    ...(learning.status === 'learned'
      ? [...learnedRoutes([...routes, ...preventions]), ...compared(records)]
      : []),
    ...followUp(learning, routes),
    ...[...routes, ...preventions].flatMap(outcome),
    ...records.flatMap(correction),
  ]
}

const placed = (list: unknown, path: Path): readonly Placed[] =>
  Array.isArray(list)
    ? list.flatMap((entry, index) => {
        const value = asObject(entry)
        return value ? [{ path: [...path, index], value }] : []
      })
    : []

/** An open route with a ref is tracked there. @see seed 001, "Learning Closeout" */
const needsAction = ({ value }: Placed): boolean => value.status === 'open' && !asText(value.ref)

const learnedRoutes = (routes: readonly Placed[]): readonly SidecarFinding[] =>
  routes
    .filter(needsAction)
    .map(route =>
      finding(
        'learned-open',
        [...route.path, 'status'],
        'the route is open and has no ref, but the learning has status "learned"',
        'Write as its ref the issue that tracks it, or close it with a trigger or a reason, or write the learning status "followup_required".',
      ),
    )

const compared = (records: readonly Placed[]): readonly SidecarFinding[] =>
  records
    .filter(({ value }) => !asObject(value.correction))
    .map(({ path }) =>
      finding(
        'learned-without-correction',
        path,
        'correction is missing; it compares the intended behavior with the observed one',
        'Add "correction": {"needed": false, "evidence": "…"}, or the intended behavior, the observed behavior and the gap.',
      ),
    )

const followUp = (learning: JsonObject, routes: readonly Placed[]): readonly SidecarFinding[] =>
  learning.status === 'followup_required' && routes.length > 0 && !routes.some(needsAction)
    ? [
        finding(
          'followup-closed',
          ['status'],
          'status is "followup_required", but every route is closed or tracked; it must be "learned"',
          'Write "learned". An open route with a ref may stay open. Then update the status in state.json.',
        ),
      ]
    : []

const outcome = ({ path, value }: Placed): readonly SidecarFinding[] => {
  const action = asText(value.action)
  if (action === null) return []
  const { trigger, reason } = readOutcome(action)
  const at = [...path, 'action']
  if (value.status === 'deferred' && trigger === undefined) {
    return [
      finding(
        'deferred-without-trigger',
        at,
        'the route is deferred without a trigger; name a date, a milestone, a release or a count',
        'End the action with "(deferred until 2027-01-15)".',
      ),
    ]
  }
  if (value.status !== 'rejected' || reason !== undefined) return []
  return [
    finding(
      'rejected-without-reason',
      at,
      'the route is rejected without a reason; say why it is not pursued',
      'End the action with "(rejected: …)".',
    ),
  ]
}

const mismatchKeys = ['type', 'recurrence_key', 'intended_behavior', 'observed_behavior', 'gap'] as const

const correction = ({ path, value }: Placed): readonly SidecarFinding[] => {
  const given = asObject(value.correction)
  const at = [...path, 'correction']
  if (given?.needed === true) {
    const missing: string[] = mismatchKeys.filter(key => !asText(given[key]))
    if (!asObject(given.prevention) && !asText(given.no_change_rationale)) {
      missing.push('prevention or no_change_rationale')
    }
    return missing.map(key =>
      finding(
        'mismatch-shape',
        at,
        `${key} is missing; a correction with "needed": true must have it`,
        `Add ${key}.`,
      ),
    )
  }
  return given?.needed === false ? cleanRun(path, given, value) : []
}

const cleanRun = (path: Path, given: JsonObject, record: JsonObject): readonly SidecarFinding[] => {
  const open = placed(record.routing, [...path, 'routing']).filter(needsAction)
  return [
    ...(asText(given.evidence)
      ? []
      : [
          finding(
            'clean-run-shape',
            [...path, 'correction'],
            'evidence is missing; a correction with "needed": false must say what shows that the run was clean',
            'Add "evidence".',
          ),
        ]),
    ...open.map(route =>
      finding(
        'clean-run-shape',
        [...route.path, 'status'],
        'the route is open, but the correction has "needed": false',
        'Close the route, or write "needed": true with the intended and the observed behavior.',
      ),
    ),
  ]
}
