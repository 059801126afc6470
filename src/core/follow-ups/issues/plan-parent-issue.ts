import { digestOf } from '../../text/digest-of.ts'
import { followUpLabel, type IssueChange } from '../model/follow-up.ts'
import type { IssuePlanInput } from './plan-issues.ts'

/** The most sub-issues that GitHub allows. */
const mostChildren = 100

/**
 * The parent issue of a pull request's routes, where policy sets one: opened with the second of its issues, with
 * each of them nested below it, closed when all of them are.
 */
export const planParentIssue = ({
  mine,
  repository,
  issues,
  policy,
  mayOpen,
  facts,
}: IssuePlanInput): readonly IssueChange[] => {
  if (policy.follow_ups.parent === 'never' || !facts.hasSubIssues) return []
  const children = issues
    .filter(
      issue =>
        issue.kind !== 'parent' &&
        issue.from === mine &&
        issue.repository === repository &&
        issue.reason !== 'duplicate',
    )
    .slice(0, mostChildren)
  const parents = issues.filter(issue => issue.kind === 'parent' && issue.from === mine)
  const parent = parents.find(issue => issue.reason !== 'duplicate')
  if (!parent) {
    if (!mayOpen || children.length < 2) return []
    const key = digestOf(['parent', mine.toLowerCase()]).slice(0, 32)
    return [
      {
        kind: 'open',
        repository,
        header: { kind: 'parent', from: mine, keys: [key] },
        routes: [],
        because: null,
        settings: { labels: [followUpLabel.label], assignees: [], milestone: null },
      },
    ]
  }
  const base = { kind: 'keep', seen: [], raised: null, adds: [], renamed: null, drops: [] } as const
  const isOver = children.every(({ state }) => state === 'closed')
  return [
    ...children
      .filter(child => !child.hasParent)
      .map((child): IssueChange => ({ kind: 'nest', parent, child })),
    {
      ...base,
      issue: parent,
      state: isOver ? 'closed' : parent.state,
      reason: isOver ? 'completed' : null,
      duplicateOf: null,
    },
    ...parents
      .filter(issue => issue !== parent && issue.state === 'open')
      .map(
        (issue): IssueChange => ({
          ...base,
          issue,
          state: 'closed',
          reason: 'duplicate',
          duplicateOf: `${parent.repository}#${parent.number}`,
        }),
      ),
  ]
}

/** Why the issues of a pull request have no parent although policy asks for one; empty where they have. */
export const remarkOnParent = ({
  mine,
  issues,
  policy,
  facts,
}: Pick<IssuePlanInput, 'mine' | 'issues' | 'policy' | 'facts'>): readonly string[] =>
  policy.follow_ups.parent !== 'never' && !facts.hasSubIssues && issues.some(({ from }) => from === mine)
    ? ['This server does not offer sub-issues, so the follow-up issues have no parent issue.']
    : []
