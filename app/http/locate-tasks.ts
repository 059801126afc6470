import { asNumber, asObject, asText, type Json } from '../../src/io/github/client/shapes.ts'
import { type Envelope, type EventName, events } from '../events.ts'
import type { Task } from '../task.ts'

/** The tasks for a webhook; none if it names no repository or no installation. */
export const tasksOf = (name: EventName, payload: Json, envelope: Envelope) => {
  const [owner, repo] = asText(asObject(payload.repository)?.full_name)?.split('/') ?? []
  const installation = asNumber(asObject(payload.installation)?.id)
  if (!owner || !repo || installation === null) return []
  const cause = {
    repository: { owner, name: repo },
    installation,
    because: name,
    delivery: envelope.id,
  }
  return events[name](payload, envelope).map((target): Task => ({ ...cause, ...target }))
}
