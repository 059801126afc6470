import { openRoutesLabel } from '../follow-ups/model/follow-up.ts'
import { isSameText } from '../text/same-text.ts'
import { createIfMissing, isSameName } from '../vocabulary/github-names.ts'
import { type LifecycleLabel, lifecycleLabelNames, lifecycleLabels } from './model/lifecycle.ts'
import type { LifecycleStatus } from './model/lifecycle-status.ts'
import type { CheckOutput, PullRequestOperation } from './model/operation.ts'
import type { LifecycleFacts, OurCheck } from './model/pull-request-facts.ts'

/** How this repository writes our labels. */
export type LabelWriting = {
  readonly names: Readonly<Record<LifecycleLabel, string>>
  readonly descriptions: Readonly<Partial<Record<LifecycleLabel, string>>>
  /** Labels of the pull request that have the names of a former policy. */
  readonly former: readonly string[]
}

/** What of GitHub the plan compares with. */
export type Observed = Pick<
  LifecycleFacts,
  'change' | 'checks' | 'comment' | 'spareComments' | 'repositoryLabels'
>

/**
 * The writes that make the observed state the desired one, in an order in which it is safe to stop after any of them:
 * first the check that keeps the ledger, then what shows it.
 *
 * Law: apply them, plan again, and there is nothing to do. A label that is not ours is never touched.
 */
export const diffPullRequest = (
  desired: Desired,
  observed: Observed,
  labels: LabelWriting,
): readonly PullRequestOperation[] => [
  ...(desired.check ? planCheck({ check: desired.check, head: desired.head }, observed.checks) : []),
  ...planLabels(desired, observed, labels),
  ...planComment(desired, observed.comment),
  ...observed.spareComments.map(id => ({ kind: 'delete comment' as const, id })),
  ...(desired.assign === null || observed.change.assignees.some(one => isSameName(one, desired.assign ?? ''))
    ? []
    : [{ kind: 'assign' as const, number: desired.number, login: desired.assign }]),
]

/** The write that makes our check on a commit say what it should: one, or none. */
export const planCheck = (
  { check, head }: { readonly check: CheckOutput; readonly head: string },
  checks: readonly OurCheck[],
): readonly PullRequestOperation[] => {
  const own = checks.find(one => one.head === head)
  if (!own) return [{ kind: 'create check', head, output: check }]
  return isShown(check, own) ? [] : [{ kind: 'update check', id: own.id, output: check }]
}

const isShown = (check: CheckOutput, own: OurCheck): boolean =>
  own.conclusion === check.conclusion &&
  own.externalId === check.externalId &&
  isSameText(own.title, check.title) &&
  isSameText(own.summary, check.summary) &&
  isSameText(own.text, check.text)

const planLabels = (
  desired: Desired,
  { change, repositoryLabels }: Observed,
  labels: LabelWriting,
): readonly PullRequestOperation[] => {
  const { number } = desired
  const present = change.labels.flatMap(name => {
    const key = lifecycleLabelNames.find(one => isSameName(labels.names[one], name))
    return key ? [{ key, name }] : []
  })
  const missing = desired.labels.filter(key => !present.some(one => one.key === key))
  return [
    ...missing.flatMap(key => {
      const { color, description } = lifecycleLabels[key]
      return createIfMissing(
        { name: labels.names[key], color, description: labels.descriptions[key] ?? description },
        repositoryLabels,
      )
    }),
    ...missing.map((key): PullRequestOperation => ({ kind: 'add label', number, name: labels.names[key] })),
    ...present
      .filter(({ key }) => !desired.labels.includes(key))
      .map(({ name }): PullRequestOperation => ({ kind: 'remove label', number, name })),
    ...labels.former
      .filter(name => change.labels.includes(name))
      .map((name): PullRequestOperation => ({ kind: 'remove label', number, name })),
  ]
}

const planComment = (
  { comment, number }: Desired,
  own: Observed['comment'],
): readonly PullRequestOperation[] => {
  if (!own) return [{ kind: 'create comment', number, body: comment }]
  return isSameText(own.body, comment) ? [] : [{ kind: 'update comment', id: own.id, body: comment }]
}

/**
 * The desired state on GitHub for one pull request, complete. `labels` has the one state label, and the hold. `check` is
 * `null` where none is made any more.
 */
export type Desired = {
  readonly number: number
  readonly head: string
  readonly labels: readonly LifecycleLabel[]
  readonly check: CheckOutput | null
  readonly comment: string
  readonly assign: string | null
}

/** The desired state for a status: exactly one state label, the hold if it is on hold, the check and the record. */
export const desire = (
  status: LifecycleStatus,
  head: string,
  shown: { readonly check: CheckOutput; readonly comment: string },
): Desired => ({
  number: status.number,
  head,
  labels: status.hold ? [status.state, 'hold'] : [status.state],
  check: shown.check,
  comment: shown.comment,
  assign: status.assign,
})

/** The label `learning: open`: on a pull request as long as one of its routes is open, or waits for its trigger. */
export const planOpenLabel = (
  { number, routes }: Pick<LifecycleStatus, 'number' | 'routes'>,
  { change, repositoryLabels }: Pick<Observed, 'change' | 'repositoryLabels'>,
): readonly PullRequestOperation[] => {
  if (!routes) return []
  const present = change.labels.find(name => isSameName(name, openRoutesLabel.label))
  const isOpen = routes.some(({ disposition }) =>
    ['needs-action', 'tracked', 'deferred'].includes(disposition),
  )
  if (!isOpen) return present === undefined ? [] : [{ kind: 'remove label', number, name: present }]
  if (present !== undefined) return []
  const { label: name } = openRoutesLabel
  return [
    ...createIfMissing({ ...openRoutesLabel, name }, repositoryLabels),
    { kind: 'add label', number, name },
  ]
}
