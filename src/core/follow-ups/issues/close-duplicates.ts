import type { EvaluatedRoute, FollowUpIssue, IssueChange } from '../model/follow-up.ts'
import { fullName } from '../model/follow-up-marks.ts'
import { chooseOpen } from './choose-issue.ts'

/**
 * Open issues that duplicate others: each of their routes is in another issue that counts. Of a digest
 * that shares only some of its routes, those lines are ticked.
 */
export const closeDuplicates = (
  evaluated: readonly EvaluatedRoute[],
  issues: readonly FollowUpIssue[],
): readonly IssueChange[] => {
  const keys = new Set(evaluated.map(({ route }) => route.key))
  return issues.flatMap((issue): IssueChange[] => {
    const issuesOfRoutes = issue.kind === 'digest' ? issue.keys.slice(1) : issue.keys
    if (issue.state !== 'open' || issue.kind === 'parent' || !issuesOfRoutes.some(key => keys.has(key)))
      return []
    const elsewhere = issuesOfRoutes.flatMap(key => {
      const chosen = chooseOpen(issues, key)
      return chosen === null || chosen === issue
        ? []
        : [{ key, of: fullName(chosen.repository, chosen.number) }]
    })
    const [first] = elsewhere
    if (!first) return []
    return elsewhere.length === issuesOfRoutes.length
      ? [keepIssue(issue, { state: 'closed', reason: 'duplicate', duplicateOf: first.of })]
      : [keepIssue(issue, { drops: elsewhere })]
  })
}

/** An issue with its planned changes. */
export const keepIssue = (
  issue: FollowUpIssue,
  more: Partial<Extract<IssueChange, { kind: 'keep' }>>,
): IssueChange => ({
  kind: 'keep',
  issue,
  seen: [],
  raised: null,
  adds: [],
  renamed: null,
  drops: [],
  state: issue.state,
  reason: null,
  duplicateOf: null,
  ...more,
})
