import { readOutcome } from '../../follow-ups/read-trigger.ts'
import { asObject, asObjects, asText, type JsonObject } from '../../text/json/json.ts'
import type { Known } from '../../vocabulary/known.ts'
import type { CommittedFiles } from '../model/removal.ts'
import { checkReference } from './check-reference.ts'

/** Why the learning of a session is not promoted yet: its status, and each route that would be lost. */
export const checkLearningClosed = (
  learning: JsonObject,
  committed: Known<CommittedFiles>,
): readonly string[] => {
  const routes = asObjects(learning.records).flatMap(record => {
    const prevention = asObject(asObject(record.correction)?.prevention)
    return [...asObjects(record.routing), ...(prevention ? [prevention] : [])]
  })
  const status = asText(learning.status)
  return [
    ...(status === 'learned' ? [] : [`learning.json has the status ${status ?? 'unknown'}, not learned`]),
    ...routes.flatMap(route => {
      const why = checkRoute(route, committed)
      return why === null ? [] : [`learning.json: route ${nameOf(route)} ${why}`]
    }),
  ]
}

const nameOf = (route: JsonObject): string => JSON.stringify((asText(route.action) ?? '').slice(0, 60))

const checkRoute = (route: JsonObject, committed: Known<CommittedFiles>): string | null => {
  const ref = asText(route.ref)
  const wrongRef = ref === null ? null : checkReference(ref, committed)
  if (wrongRef !== null) return `has a ref that leads nowhere: ${wrongRef}`
  const outcome = readOutcome(asText(route.action) ?? '')
  switch (route.status) {
    case 'open':
      return ref === null ? 'is open, and nothing tracks it' : null
    case 'completed':
      return ref === null && route.target !== 'none' ? 'is completed, but no ref says where' : null
    case 'deferred':
      return outcome.trigger === undefined ? 'is deferred without a trigger' : null
    case 'rejected':
      return outcome.reason === undefined ? 'is rejected without a reason' : null
    case 'accepted':
      return null
    default:
      return 'has no known status'
  }
}
