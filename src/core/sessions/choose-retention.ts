import { asObject, asObjects, asText } from '../text/json/json.ts'
import { dayMs, formatInstant } from '../text/parse-instant.ts'
import { type Bucket, type Retention, type RetentionClass, retentionClasses } from './model/audit.ts'
import type { SessionFacts, SidecarReading } from './model/workspace.ts'

/**
 * Choose the retention class of a session.
 *
 * @param status  the status of its state, `null` where that is broken
 * @see seed 001, "Local Retention Policy"
 */
export const chooseRetention = (
  session: SessionFacts,
  bucket: Bucket,
  status: string | null,
): RetentionClass => {
  if (bucket === 'invalid') return 'broken'
  if (bucket === 'active_wip') return 'active'
  if (bucket === 'active_learning_followup') return 'learning'
  if (isGovernance(session)) return 'governance'
  return status === 'archived' ? 'routine' : 'delivered'
}

/**
 * How long a class of sessions is kept: the days of the window, and the two instants that end it.
 *
 * @param touchedAt  milliseconds; `null` where the session has no date: then no clock ends it
 */
export const windowOf = (name: RetentionClass, touchedAt: number | null): Retention => {
  const { days, until } = retentionClasses[name]
  if (!days) return endless[name as keyof typeof endless]
  const after = (count: number): string | null =>
    touchedAt === null ? null : formatInstant(touchedAt + count * dayMs)
  return { class: name, window_days: days, until, keep_until: after(days[0]), delete_after: after(days[1]) }
}

const unending = (name: RetentionClass): Retention => ({
  class: name,
  window_days: null,
  until: retentionClasses[name].until,
  keep_until: null,
  delete_after: null,
})
const endless = { active: unending('active'), learning: unending('learning'), broken: unending('broken') }

const governance = /securit|vulnerab|migrat|release|governance|complian|\bcve\b/i
const speaksOfGovernance = (text: string): boolean => governance.test(text)

/** Whether the session holds evidence that audits need. In doubt yes: the longer window loses nothing. */
const isGovernance = ({ slug, sidecars }: SessionFacts): boolean => {
  const value = (reading: SidecarReading | undefined) =>
    reading?.standing === 'read' ? asObject(reading.value) : null
  const request = asText(value(sidecars.state)?.source_request)
  if (speaksOfGovernance(slug)) return true
  if (request !== null && speaksOfGovernance(request.slice(0, 500))) return true
  const decision = asText(value(sidecars.release)?.decision)
  if (decision !== null && decision !== 'merge' && decision !== 'hold') return true
  return asObjects(value(sidecars.evidence)?.checks).some(
    check => check.kind === 'security' || check.kind === 'policy',
  )
}
