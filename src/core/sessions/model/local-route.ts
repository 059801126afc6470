import type { Disposition } from '../../follow-ups/model/follow-up.ts'
import type { Route } from '../../vocabulary/route.ts'

/** A route of a local learning.json. `record` and `at` lead to it; `at` is `null` for the route that prevents a mistake. */
export type LocalRoute = {
  readonly slug: string
  readonly record: number
  readonly at: number | null
  readonly key: string
  readonly route: Route
}

/** The issue of a local route, as GitHub has it. */
export type IssueOutcome = {
  readonly url: string
  /** `owner/name#31`. */
  readonly name: string
  readonly state: 'open' | 'closed'
  readonly reason: 'completed' | 'not_planned' | 'duplicate' | null
  /** Why it is not pursued, `null` where no reason was given. */
  readonly because: string | null
  /** Until when it is deferred, `null` where it is not. */
  readonly trigger: string | null
}

/** A local route beside its issue. `next` is what `sync` would write, `null` for nothing. */
export type ComparedRoute = LocalRoute & {
  readonly disposition: Disposition
  readonly issue: IssueOutcome | null
  readonly next: { readonly status: Route['status']; readonly ref: string; readonly action: string } | null
  readonly note: string
}
