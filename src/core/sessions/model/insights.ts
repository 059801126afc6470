import type { RouteStatus, RouteTarget } from '../../vocabulary/route.ts'

/** A share of a whole; `rate` is between 0 and 1, `null` where the whole is empty. */
export type Share = { readonly count: number; readonly of: number; readonly rate: number | null }

/** A repeated mistake: `sessions` names each session once, ordered. */
export type Recurrence = {
  readonly recurrence_key: string
  readonly count: number
  readonly sessions: readonly string[]
}

/** A correction that is needed, older than the window, and neither prevented nor closed with a reason. */
export type StaleCorrection = {
  readonly session: string
  readonly record: string | null
  readonly recurrence_key: string | null
  readonly age_days: number
}

/**
 * Figures of the local records together. Lists are flat rows, ready for a chart, largest first.
 *
 * `corrections`, `clean_runs` are shares of the records that say anything about correction; `resolved` of the
 * corrections needed: prevented by a closed or tracked route, or closed with a reason. `statuses` says how long the
 * sessions have had their current status; earlier statuses are not recorded.
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
