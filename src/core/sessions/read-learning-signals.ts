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
  const counts = countRoutes(learning)
  return typeof counts === 'string'
    ? broken(`learning.json: ${counts}`)
    : { standing: 'read', status, ...counts }
}

type Counts = { readonly open: number; readonly untracked: number }

/**
 * Count the open routes of every record, or name the first defect. One pass without a list in between: this runs for
 * every session of a root. An unknown status counts as a defect only where nothing else is one.
 */
const countRoutes = (learning: JsonObject): Counts | string => {
  if (!Array.isArray(learning.records)) return 'records is missing or no list'
  let open = 0
  let untracked = 0
  let unknown: string | null = null
  for (const entry of learning.records) {
    const record = asObject(entry)
    if (!record) return 'a record is not an object'
    if (!Array.isArray(record.routing)) return 'the routing of a record is missing or no list'
    for (const value of record.routing) {
      const route = asObject(value)
      const defect = defectOf(route)
      if (defect !== null) return defect
      const status = route?.status as string
      if (unknown === null && !isOneOf(routeStatuses, status)) unknown = status
      if (status !== 'open') continue
      open += 1
      if (!isTracked(route?.ref)) untracked += 1
    }
  }
  return unknown === null ? { open, untracked } : `unknown route status ${quote(unknown)}`
}

const isTracked = (ref: unknown): boolean => typeof ref === 'string' && ref.trim() !== ''

/** What keeps a route from being read. */
const defectOf = (route: JsonObject | null): string | null => {
  if (!route) return 'a route is not an object'
  const target = asText(route.target)
  if (!target) return 'the target of a route is missing or no text'
  if (!isOneOf(routeTargets, target)) return `unknown route target ${quote(target)}`
  if (!asText(route.action)) return 'the action of a route is missing or no text'
  return asText(route.status) ? null : 'the status of a route is missing or no text'
}

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
