import type { IssueOutcome } from '../../follow-ups/issue-outcome.ts'
import type { Disposition } from '../../follow-ups/model/follow-up.ts'
import type { NamedIssue } from '../../follow-ups/model/named-issue.ts'
import type { Route } from '../../vocabulary/route.ts'

/** A route of a local learning.json. `record` and `at` lead to it; `at` is `null` for the route that prevents a mistake. */
export type LocalRoute = {
  readonly slug: string
  readonly record: number
  readonly at: number | null
  readonly key: string
  readonly route: Route
}

/** The issue of a local route, as GitHub has it. `name` is `owner/name#31`. */
export type LocalIssue = IssueOutcome &
  Pick<NamedIssue, 'url' | 'state' | 'reason'> & { readonly name: string }

/** A local route beside its issue. `next` is what `sync` would write, `null` for nothing. */
export type ComparedRoute = LocalRoute & {
  readonly disposition: Disposition
  readonly issue: LocalIssue | null
  readonly next: { readonly status: Route['status']; readonly ref: string; readonly action: string } | null
  readonly note: string
}
