import type { LedgerEntry } from '../model/approval.ts'
import type { LifecycleFacts, TimelineEvent } from '../model/pull-request-facts.ts'

/**
 * Since when the check of the head has shown this pull request with this base branch, without a break; `null` where it
 * does not show that.
 *
 * A forced push or a change of base since then is a break, and so is a record that points to another commit: the head
 * may have been elsewhere in between. An ordinary push never leads back to an earlier commit.
 */
export const shownSince = (
  entry: LedgerEntry | null,
  { change, comment, timeline }: Pick<LifecycleFacts, 'change' | 'comment' | 'timeline'>,
): string | null => {
  const since = entry?.since
  if (since === undefined || entry?.base !== change.base.ref) return null
  if (comment !== null && comment.pointsTo !== change.head.sha) return null
  const isMoved = timeline.some(({ kind, at }) => movesContent[kind] === true && !isSecondBefore(at, since))
  return isMoved ? null : since
}

/** After these events the head or the base may be another one than the check shows. */
const movesContent: Readonly<Partial<Record<TimelineEvent['kind'], true>>> = {
  force_pushed: true,
  retargeted: true,
}

/** The beginning of an entry that is made now: after everything that is known, whatever the app's own clock says. */
export const beginsAt = ({ at, timeline }: Pick<LifecycleFacts, 'at' | 'timeline'>): string => {
  const latest = timeline.reduce((last, event) => Math.max(last, Date.parse(event.at) || 0), 0)
  return new Date(Math.max(Date.parse(at), latest + 1_000)).toISOString()
}

/** Whether one instant is in an earlier second than another: GitHub's instants are whole seconds. */
export const isSecondBefore = (one: string, other: string): boolean =>
  Math.floor(Date.parse(one) / 1_000) < Math.floor(Date.parse(other) / 1_000)
