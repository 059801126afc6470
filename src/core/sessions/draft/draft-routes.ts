import { readOutcome } from '../../follow-ups/read-trigger.ts'
import { durableText, isDurableReference } from '../../text/durable-text.ts'
import { asObject, asObjects, asText, type JsonObject } from '../../text/json/json.ts'
import { nearestValue } from '../../text/json/nearest-value.ts'
import {
  type Route,
  type RouteStatus,
  type RouteTarget,
  routeStatuses,
  routeTargets,
} from '../../vocabulary/route.ts'

/** Routes as a closeout writes them, and a note for each route that had to be changed or left out. */
export type DraftRoutes = {
  readonly routing: readonly Route[]
  readonly prevention: Route | null
  readonly notes: readonly string[]
}

/**
 * Read the routes of one learning record, with the one that prevents a mistake. An unknown target or status
 * is read as the nearest legal one, with a note; where there is none, the route is left out, with a note.
 */
export const draftRoutes = (record: JsonObject): DraftRoutes => {
  const prevention = asObject(asObject(record.correction)?.prevention)
  const routing = asObjects(record.routing).map(draftRoute)
  const last = prevention ? draftRoute(prevention) : null
  return {
    routing: routing.flatMap(({ route }) => (route ? [route] : [])),
    prevention: last?.route ?? null,
    notes: [...routing, last].flatMap(reading => (reading?.note ? [reading.note] : [])),
  }
}

type Reading = { readonly route: Route | null; readonly note: string | null }

/** One route of learning.json, with the trigger or reason at the end of its action. */
export const draftRoute = (given: JsonObject): Reading => {
  const action = asText(given.action)
  const target = legal<RouteTarget>(given.target, routeTargets)
  const status = legal<RouteStatus>(given.status, routeStatuses)
  const name = JSON.stringify((action ?? 'without an action').slice(0, 80))
  if (!action || !target || !status) {
    return {
      route: null,
      note: `route ${name} is left out, because its target, action or status is not valid`,
    }
  }
  const ref = asText(given.ref)
    ?.trim()
    .replace(/^github:/, '')
  const { action: plain, trigger, reason } = readOutcome(action)
  const keeps = status === 'deferred' ? trigger : status === 'rejected' ? reason : undefined
  const notes = [
    target !== given.target && `target ${JSON.stringify(given.target)} is read as ${target}`,
    status !== given.status && `status ${JSON.stringify(given.status)} is read as ${status}`,
    ref && !isDurableReference(ref) && 'its reference is left out, because it is a local path or free text',
  ].filter(note => typeof note === 'string')
  return {
    route: {
      target,
      status,
      action: durableText(keeps === undefined ? action : plain, 1_000),
      ...(ref && isDurableReference(ref) ? { ref } : {}),
      ...(status === 'deferred' && trigger ? { trigger: durableText(trigger) } : {}),
      ...(status === 'rejected' && reason ? { reason: durableText(reason) } : {}),
    },
    note: notes.length > 0 ? `route ${name}: ${notes.join('; ')}` : null,
  }
}

const legal = <T extends string>(value: unknown, values: readonly T[]): T | null => {
  if (typeof value !== 'string') return null
  return values.find(known => known === value) ?? nearestValue(value, values)
}
