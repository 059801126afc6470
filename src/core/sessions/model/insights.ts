import type { RouteStatus, RouteTarget } from '../../vocabulary/route.ts'

/** A share of a whole; `rate` is between 0 and 1, `null` where the whole is empty. */
export type Share = { readonly count: number; readonly of: number; readonly rate: number | null }

/** A mistake that came again: `sessions` names each once, ordered. */
export type Recurrence = {
  readonly recurrence_key: string
  readonly count: number
  readonly sessions: readonly string[]
}

/** A correction that is needed, older than the window, and neither prevented nor argued away. */
export type StaleCorrection = {
  readonly session: string
  readonly record: string | null
  readonly recurrence_key: string | null
  readonly age_days: number
}

/**
 * What the local records tell together. Lists are flat rows, ready for a chart, largest first.
 *
 * `corrections`, `clean_runs` are shares of the records that say anything about correction; `resolved` of the
 * corrections needed: prevented by a closed or tracked route, or argued away. `statuses` tells how long the
 * sessions stand in the status that they have now: earlier statuses are written nowhere.
 */
export type Insights = {
  readonly schema_version: '1.0'
  readonly at: string
  readonly artifact_roots: readonly string[]
  readonly stale_days: number
  readonly sessions: number
  readonly learning_records: number
  readonly corrections: Share
  readonly clean_runs: Share
  readonly resolved: Share
  readonly recurrences: readonly Recurrence[]
  readonly stale_corrections: readonly StaleCorrection[]
  readonly routes: readonly {
    readonly target: RouteTarget | 'unknown'
    readonly status: RouteStatus | 'unknown'
    readonly count: number
  }[]
  readonly statuses: readonly {
    readonly status: string
    readonly sessions: number
    readonly median_days: number | null
    readonly max_days: number | null
  }[]
}
