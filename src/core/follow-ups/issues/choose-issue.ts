import type { FollowUpIssue } from '../model/follow-up.ts'

/** The issues of one route: `current` is the one that counts for a pull request. */
export type ChosenIssue = {
  /** The open one that counts: the oldest that is not locked, else the oldest. */
  readonly open: FollowUpIssue | null
  /** The one that names this pull request. */
  readonly own: FollowUpIssue | null
  /** The last one that was closed, where none is open. */
  readonly last: FollowUpIssue | null
}

/** Which of the open issues with a key counts; the others are duplicates. Any process chooses the same one. */
export const chooseOpen = (issues: readonly FollowUpIssue[], key: string): FollowUpIssue | null => {
  const open = issues
    .filter(issue => issue.kind !== 'parent' && issue.state === 'open' && issue.keys.includes(key))
    .toSorted((one, other) => one.number - other.number)
  return open.find(issue => !issue.isLocked) ?? open[0] ?? null
}

/** The issues of a route for one pull request. An issue that the app closed as a duplicate does not count. */
export const chooseIssue = (issues: readonly FollowUpIssue[], key: string, mine: string): ChosenIssue => {
  const matching = issues.filter(issue => issue.kind !== 'parent' && issue.keys.includes(key))
  const open = chooseOpen(matching, key)
  const closed = matching
    .filter(issue => issue.state === 'closed')
    .toSorted(
      (one, other) => (other.closedAt ?? '').localeCompare(one.closedAt ?? '') || other.number - one.number,
    )
  const real = closed.filter(issue => issue.reason !== 'duplicate')
  const last = real[0] ?? null
  if (open?.seen.includes(mine)) return { open, own: open, last }
  const isDoubled = matching.some(issue => issue.state === 'open' && issue.seen.includes(mine))
  const own = isDoubled ? null : (real.find(issue => issue.seen.includes(mine)) ?? null)
  const foreign = closed.find(issue => issue.seen.includes(mine)) ?? null
  return { open, own: own ?? (open || last ? null : foreign), last }
}
