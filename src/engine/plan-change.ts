import type { Report } from '../core/gate/model/report.ts'
import type { CheckedGate } from '../core/gate/model/rule-context.ts'
import { skeletonFor } from '../core/gate/show/skeleton-for.ts'
import { type LifecycleDecision, listUnseen, shareCheck } from '../core/lifecycle/decide-check.ts'
import {
  type Desired,
  desire,
  diffPullRequest,
  type LabelWriting,
  planOpenLabel,
} from '../core/lifecycle/diff-pull-request.ts'
import type { LedgerEntry } from '../core/lifecycle/model/approval.ts'
import type { LifecycleStatus } from '../core/lifecycle/model/lifecycle-status.ts'
import type { Operation } from '../core/lifecycle/model/operation.ts'
import type { LifecycleFacts } from '../core/lifecycle/model/pull-request-facts.ts'
import { writeLedger } from '../core/lifecycle/receipts/check-ledger.ts'
import { formerLabels } from '../core/lifecycle/replay/former-labels.ts'
import { labelNames } from '../core/lifecycle/replay/label-names.ts'
import { reportUnder } from '../core/lifecycle/replay/override.ts'
import { renderLifecycleCheck } from '../core/lifecycle/show/lifecycle-check.ts'
import { markUnsealed, renderRecordComment } from '../core/lifecycle/show/record-comment.ts'
import { unsealedState } from '../core/lifecycle/unsealed.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { rememberLabels } from './label-memory.ts'
import { evaluatePull } from './pull-request/evaluate-pull-request.ts'
import { openClients, type PlanRequest, type ReadAccess } from './read-access.ts'
import { withoutKnownLabels } from './without-known-labels.ts'

/** The status of a pull request, and the writes that make GitHub show it: none if GitHub shows it already. */
export type Plan = {
  readonly facts: LifecycleFacts
  /** Whether its base is the default branch of the repository. */
  readonly isDefaultBranch: boolean
  readonly report: Report
  readonly status: LifecycleStatus
  readonly operations: readonly Operation[]
}

/** How often a pull request is planned while its head moves. Each push brings an event of its own. */
const mostStarts = 3

/**
 * Read the facts, evaluate them and plan the writes, without writing. A dry run ends here.
 *
 * If the head moves while evidence is looked up, it starts over.
 *
 * @throws CloseoutError  `github-refused` where the pull request itself cannot be read, `github-unreachable` where a
 *   request cannot be decided yet
 */
export const planChange = async (access: ReadAccess, request: PlanRequest): Promise<Plan> => {
  let planned = await planOnce(access, request)
  for (let starts = 1; planned.hasMoved && starts < mostStarts; starts += 1)
    planned = await planOnce(access, request)
  return planned.plan
}

type Planned = { readonly plan: Plan; readonly hasMoved: boolean }

const planOnce = async (access: ReadAccess, request: PlanRequest): Promise<Planned> => {
  const clients = openClients(access)
  const own = await evaluatePull(access, request, clients)
  const { facts, answers, checked, policy, kept, isDefaultBranch } = own
  const labels: LabelWriting = {
    names: labelNames(policy),
    former: formerLabels(policy, facts.timeline, facts.change.labels),
    descriptions: policy.labels.descriptions,
  }
  const hasMoved = checked.facts.headMovedTo !== null
  const unsealed = unsealedState(facts, policy)
  if (unsealed) {
    const status = { ...own.status, state: unsealed }
    const operations = diffPullRequest(desireUnsealed(status, facts), facts, labels)
    return { plan: { facts, isDefaultBranch, report: checked.report, status, operations }, hasMoved }
  }
  const evaluated = await evaluateUnseen(own.decided, number =>
    evaluatePull(access, { ...request, number, witnesses: [], before: [], refused: [] }, clients),
  )
  const { status } = own
  const decided = shareCheck(status, own.decided.entry, [...kept.others, ...evaluated], { facts, answers })
  const shown = show({ ...decided, status }, facts, checked)
  const planned = [
    ...own.issues,
    ...diffPullRequest(desire(status, facts.change.head.sha, shown), facts, labels),
    ...planOpenLabel(status, facts),
  ]
  const memory = access.labels ?? rememberLabels()
  const operations = await withoutKnownLabels(clients.facts, memory, facts, planned)
  return { plan: { facts, isDefaultBranch, report: checked.report, status, operations }, hasMoved }
}

/** A terminal state without its receipts: its labels and its record stay, and nothing is made anew. */
const desireUnsealed = (
  { number, state, hold }: LifecycleStatus,
  { change, comment }: LifecycleFacts,
): Desired => ({
  number,
  head: change.head.sha,
  labels: hold ? [state, 'hold'] : [state],
  check: null,
  comment: markUnsealed(comment?.body ?? ''),
  assign: null,
})

/**
 * Evaluate the other pull requests on the commit that count and have no entry in its check yet, so that one write shows
 * all of them. One that cannot be evaluated now stays without an entry.
 */
const evaluateUnseen = async (
  decided: LifecycleDecision,
  evaluate: (number: number) => Promise<{ readonly decided: LifecycleDecision }>,
): Promise<readonly LedgerEntry[]> => {
  const entries: LedgerEntry[] = []
  for (const number of listUnseen(decided)) {
    try {
      entries.push((await evaluate(number)).decided.entry)
    } catch (error) {
      if (!(error instanceof CloseoutError)) throw error
    }
  }
  return entries
}

const show = (
  { status, entry, ledger, twins, verdict }: LifecycleDecision,
  { checks, change }: LifecycleFacts,
  checked: CheckedGate,
) => ({
  check: renderLifecycleCheck({
    status,
    report: reportUnder(status.override, checked.report),
    entry,
    twins,
    verdict,
    ledger: writeLedger(ledger),
    observed: checks.find(check => check.head === change.head.sha) ?? null,
    skeleton: skeletonFor(checked.facts),
  }),
  comment: renderRecordComment(status, change.head.sha),
})
