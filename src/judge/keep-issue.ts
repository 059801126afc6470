import type { FollowUpIssue, WantedIssue } from '../core/follow-ups/model/follow-up.ts'

/** An issue as it stands, with what should change about it. */
export const keepIssue = (
  issue: FollowUpIssue,
  more: Partial<Extract<WantedIssue, { kind: 'keep' }>>,
): WantedIssue => ({
  kind: 'keep',
  issue,
  seen: [],
  raised: null,
  adds: [],
  drops: [],
  state: issue.state,
  reason: null,
  duplicateOf: null,
  ...more,
})
