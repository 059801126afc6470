import { asObject, asText, type JsonObject } from '../text/json/json.ts'
import { learningStatuses } from '../vocabulary/names.ts'
import { routeStatuses, routeTargets } from '../vocabulary/route.ts'
import type { SidecarReading } from './model/workspace.ts'

/** What the classifier needs of learning.json: `untracked` counts the open routes without a `ref`. */
export type LearningSignals =
  | { readonly standing: 'absent' }
  | { readonly standing: 'broken'; readonly why: string }
  | { readonly standing: 'read'; readonly status: string; readonly open: number; readonly untracked: number }

const isOneOf = (values: readonly string[], value: string): boolean => values.includes(value)
const broken = (why: string): LearningSignals => ({ standing: 'broken', why })
type Route = { readonly status: string; readonly isTracked: boolean }

/**
 * Read learning.json as far as the audit checks it: its status, and target, action and status of each route.
 *
 * Empty lists pass; ids, dates, facts and corrections are not checked. Only the first defect in document order is reported.
 */
export const readLearningSignals = (reading: SidecarReading | undefined): LearningSignals => {
  if (!reading || reading.standing === 'absent') return { standing: 'absent' }
  if (reading.standing === 'unreadable') return broken(`learning.json ${reading.why}`)
  const learning = asObject(reading.value)
  if (!learning) return broken('learning.json is not a JSON object')
  const status = asText(learning.status)
  if (!status) return broken('learning.json: status is missing or no text')
  if (!isOneOf(learningStatuses, status)) return broken(`learning.json: unknown status ${quote(status)}`)
  const routes = readRoutes(learning)
  if (typeof routes === 'string') return broken(`learning.json: ${routes}`)
  const unknown = routes.find(route => !isOneOf(routeStatuses, route.status))
  if (unknown) return broken(`learning.json: unknown route status ${quote(unknown.status)}`)
  const open = routes.filter(route => route.status === 'open')
  return { standing: 'read', status, open: open.length, untracked: open.filter(r => !r.isTracked).length }
}

/** Every route of every record, or the first defect. */
const readRoutes = (learning: JsonObject): readonly Route[] | string => {
  if (!Array.isArray(learning.records)) return 'records is missing or no list'
  const routes: Route[] = []
  for (const entry of learning.records) {
    const record = asObject(entry)
    if (!record) return 'a record is not an object'
    if (!Array.isArray(record.routing)) return 'the routing of a record is missing or no list'
    for (const value of record.routing) {
      const route = readRoute(asObject(value))
      if (typeof route === 'string') return route
      routes.push(route)
    }
  }
  return routes
}

const readRoute = (route: JsonObject | null): Route | string => {
  if (!route) return 'a route is not an object'
  const target = asText(route.target)
  if (!target) return 'the target of a route is missing or no text'
  if (!isOneOf(routeTargets, target)) return `unknown route target ${quote(target)}`
  if (!asText(route.action)) return 'the action of a route is missing or no text'
  const status = asText(route.status)
  if (!status) return 'the status of a route is missing or no text'
  return { status, isTracked: typeof route.ref === 'string' && route.ref.trim() !== '' }
}

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
