import { asObject, asObjects, asText, type JsonObject } from '../text/json/json.ts'
import { dayMs, readInstant } from '../text/parse-instant.ts'
import { type RouteStatus, type RouteTarget, routeStatuses, routeTargets } from '../vocabulary/route.ts'
import { runStatuses } from '../vocabulary/run-state.ts'
import type { Insights, Recurrence, Share, StaleCorrection } from './model/insights.ts'
import type { SessionFacts, SidecarReading } from './model/workspace.ts'

type Options = { readonly at: string; readonly staleDays: number; readonly roots: readonly string[] }
type Learned = { readonly session: string; readonly record: JsonObject; readonly updatedAt: number | null }

/**
 * Derive rates and counts from the sessions of one or more roots. A session with broken sidecars only counts as a session.
 *
 * @param sessions  taken one by one, so that only one is in memory
 */
export const deriveInsights = (sessions: Iterable<SessionFacts>, options: Options): Insights => {
  const learned: Learned[] = []
  const ages = new Map<string, number[]>()
  let count = 0
  for (const { slug, path, sidecars } of sessions) {
    count += 1
    const session = options.roots.length > 1 ? path : slug
    const learning = objectOf(sidecars.learning)
    const updatedAt = readInstant(learning?.updated_at)
    for (const record of asObjects(learning?.records)) learned.push({ session, record, updatedAt })
    addAge(ages, objectOf(sidecars.state), Date.parse(options.at))
  }
  const evaluated = learned.filter(({ record }) => typeof correctionOf(record)?.needed === 'boolean')
  const needed = evaluated.filter(({ record }) => correctionOf(record)?.needed === true)
  return {
    schema_version: '1.0',
    at: options.at,
    artifact_roots: options.roots,
    stale_days: options.staleDays,
    sessions: count,
    learning_records: learned.length,
    corrections: share(needed.length, evaluated.length),
    clean_runs: share(evaluated.length - needed.length, evaluated.length),
    resolved: share(needed.filter(({ record }) => isResolved(record)).length, needed.length),
    recurrences: recurrences(needed),
    stale_corrections: staleCorrections(needed, options),
    routes: countRoutes(learned),
    statuses: statusRows(ages),
  }
}

const objectOf = (reading: SidecarReading | undefined): JsonObject | null =>
  reading?.standing === 'read' ? asObject(reading.value) : null

const correctionOf = (record: JsonObject): JsonObject | null => asObject(record.correction)

const share = (count: number, of: number): Share => ({
  count,
  of,
  rate: of === 0 ? null : Math.round((count / of) * 10_000) / 10_000,
})

/** Prevented by a route that is closed or tracked, or with a reason why nothing changes. */
const isResolved = (record: JsonObject): boolean => {
  const correction = correctionOf(record)
  const prevention = asObject(correction?.prevention)
  if (!prevention) return asText(correction?.no_change_rationale) !== null
  return prevention.status === 'open' ? asText(prevention.ref) !== null : asText(prevention.status) !== null
}

const recurrences = (needed: readonly Learned[]): readonly Recurrence[] => {
  const seen = new Map<string, string[]>()
  for (const { session, record } of needed) {
    const key = asText(correctionOf(record)?.recurrence_key)
    if (key !== null) seen.set(key, [...(seen.get(key) ?? []), session])
  }
  return [...seen]
    .filter(([, sessions]) => sessions.length > 1)
    .map(([key, sessions]) => ({
      recurrence_key: key,
      count: sessions.length,
      sessions: [...new Set(sessions)].sort(),
    }))
    .sort((one, other) => other.count - one.count || compare(one.recurrence_key, other.recurrence_key))
}

const staleCorrections = (
  needed: readonly Learned[],
  { at, staleDays }: Options,
): readonly StaleCorrection[] =>
  needed
    .filter(({ record }) => !isResolved(record))
    .map(({ session, record, updatedAt }) => ({
      session,
      record: asText(record.id),
      recurrence_key: asText(correctionOf(record)?.recurrence_key),
      age_days: daysSince(readInstant(record.recorded_at) ?? updatedAt, Date.parse(at)) ?? -1,
    }))
    .filter(correction => correction.age_days >= staleDays)
    .sort((one, other) => other.age_days - one.age_days || compare(one.session, other.session))

const countRoutes = (learned: readonly Learned[]): Insights['routes'] => {
  const counts = new Map<string, number>()
  for (const { record } of learned) {
    for (const { target, status } of asObjects(record.routing)) {
      const key = `${known(routeTargets, target)} ${known(routeStatuses, status)}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([key, count]) => {
      const [target, status] = key.split(' ') as [RouteTarget | 'unknown', RouteStatus | 'unknown']
      return { target, status, count }
    })
    .sort(
      (one, other) =>
        other.count - one.count || compare(one.target + one.status, other.target + other.status),
    )
}

const known = (values: readonly string[], value: unknown): string =>
  values.includes(value as string) ? (value as string) : 'unknown'

const addAge = (ages: Map<string, number[]>, state: JsonObject | null, at: number): void => {
  const status = known(runStatuses, state?.status)
  const days = daysSince(readInstant(state?.updated_at), at)
  const before = ages.get(status) ?? []
  ages.set(status, before)
  before.push(days ?? Number.NaN)
}

const daysSince = (then: number | null, at: number): number | null =>
  then === null || then > at ? null : Math.floor((at - then) / dayMs)

const statusRows = (ages: ReadonlyMap<string, readonly number[]>): Insights['statuses'] =>
  [...runStatuses, 'unknown']
    .filter(status => ages.has(status))
    .map(status => {
      const agesOfStatus = ages.get(status) ?? []
      const days = agesOfStatus.filter(age => !Number.isNaN(age)).sort((one, other) => one - other)
      return {
        status,
        sessions: agesOfStatus.length,
        median_days: days[Math.floor((days.length - 1) / 2)] ?? null,
        max_days: days.at(-1) ?? null,
      }
    })

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
