import { isSameText } from '../../text/same-text.ts'
import { createIfMissing, isSameName } from '../../vocabulary/github-names.ts'
import { type DesiredIssue, deferredLabel, followUpLabel } from '../model/follow-up.ts'
import type { IssueOperation, LabelCreation, RefusedWrite } from '../model/issue-operation.ts'
import { isRefused } from './refused-writes.ts'

/** What of GitHub the plan compares with, beside the issues themselves. `repository` is the pull request's own. */
export type ObservedPlace = {
  readonly repository: string
  readonly repositoryLabels: readonly { readonly name: string }[]
  /** What GitHub refused in this reconcile: it is not planned again. */
  readonly refused: readonly RefusedWrite[]
}

/**
 * The writes that bring the follow-up issues to their desired state: existing ones first, then new ones.
 *
 * Law: apply them, read again, plan again, and there is nothing to do. Text that a person wrote outside of our marks
 * is kept, and no label is changed but our own and the `deferred` of an issue that is due again.
 */
export const diffIssues = (
  desired: readonly DesiredIssue[],
  observed: ObservedPlace,
): readonly (IssueOperation | LabelCreation)[] => {
  const isLeft = (operation: IssueOperation): boolean => !isRefused(operation, observed.refused)
  const opened = desired.flatMap(openIssue).filter(isLeft)
  return [
    ...desired.flatMap(keepIssue).filter(isLeft),
    ...(opened.length > 0
      ? createIfMissing({ ...followUpLabel, name: followUpLabel.label }, observed.repositoryLabels)
      : []),
    ...opened,
    ...desired.flatMap(sayIssue).filter(isLeft),
  ]
}

const openIssue = (issueChange: DesiredIssue): readonly IssueOperation[] =>
  issueChange.kind === 'open'
    ? [
        {
          kind: 'open issue',
          repository: issueChange.repository,
          title: issueChange.title,
          body: issueChange.body,
          ...issueChange.settings,
        },
      ]
    : []

const keepIssue = (issueChange: DesiredIssue): readonly IssueOperation[] => {
  if (issueChange.kind !== 'keep') return []
  const { issue, body, state, reason } = issueChange
  const { repository, number } = issue
  const isLabelled = issue.labels.some(name => isSameName(name, followUpLabel.label))
  const deferred = issue.labels.find(name => isSameName(name, deferredLabel))
  const isMove = issue.state !== state
  const title = issueChange.title === issue.title ? null : issueChange.title
  const isAsPlanned = isSameText(issue.body, body) && !isMove && title === null
  return [
    ...(isAsPlanned
      ? []
      : [{ kind: 'update issue', repository, number, title, body, state, isMove, reason } as const]),
    ...(isLabelled || state === 'closed'
      ? []
      : [{ kind: 'label issue', repository, number, name: followUpLabel.label } as const]),
    ...(issueChange.isRaised && deferred !== undefined
      ? [{ kind: 'unlabel issue', repository, number, name: deferred } as const]
      : []),
  ]
}

const sayIssue = (issueChange: DesiredIssue): readonly IssueOperation[] => {
  if (issueChange.kind === 'say') {
    const { repository, number } = issueChange.issue
    return [{ kind: 'comment on issue', repository, number, body: issueChange.body }]
  }
  if (issueChange.kind === 'nest') {
    const { repository, number } = issueChange.parent
    return [{ kind: 'nest issue', repository, number, child: issueChange.child.id }]
  }
  return []
}
