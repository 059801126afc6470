import { type EvaluatedRoute, followUpLabel, type IssueSettings } from '../model/follow-up.ts'
import type { IssuePlanInput } from './plan-issues.ts'

/** Labels, assignees and milestone of a new issue, as policy says; what GitHub would refuse is left out, with a note. */
export const issueSettings = (
  { route }: EvaluatedRoute,
  repository: string,
  { policy, answers }: Pick<IssuePlanInput, 'policy' | 'answers'>,
): { readonly settings: IssueSettings; readonly remark: readonly string[] } => {
  const given = policy.follow_ups.targets[route.target] ?? {}
  const assignees = (given.assignees ?? []).filter(login => {
    const can = answers.assignable.get(`${repository} ${login}`)
    return can?.known === true && can.value
  })
  const milestones = answers.milestones.get(repository)
  const milestone = milestones?.known
    ? milestones.value.find(({ title, state }) => title === given.milestone && state === 'open')
    : undefined
  const missing = (given.assignees ?? []).filter(login => !assignees.includes(login))
  return {
    settings: {
      labels: [followUpLabel.label, ...(given.labels ?? [])],
      assignees,
      milestone: milestone?.number ?? null,
    },
    remark: [
      ...missing.map(
        login =>
          `The policy assigns ${route.target} issues to ${login}, but ${login} cannot be assigned in ${repository}.`,
      ),
      ...(given.milestone !== undefined && !milestone
        ? [
            `The policy puts ${route.target} issues into the milestone "${given.milestone}", but ${repository} has no such open milestone.`,
          ]
        : []),
    ],
  }
}
