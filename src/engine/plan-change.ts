import { type ParseCloseout, rememberCloseouts } from '../core/closeout/remember-closeouts.ts'
import type { Repository } from '../core/gate/model/facts.ts'
import type { Report } from '../core/gate/model/report.ts'
import type { CheckedGate } from '../core/gate/model/rule-context.ts'
import { skeletonFor } from '../core/gate/show/skeleton-for.ts'
import { decideCheck, type LifecycleDecision } from '../core/lifecycle/decide-check.ts'
import { desire, planOpenLabel, planOperations } from '../core/lifecycle/diff-pull-request.ts'
import { evaluateGate } from '../core/lifecycle/evaluate-gate.ts'
import { listLifecycleQuestions } from '../core/lifecycle/list-lifecycle-questions.ts'
import type { Witness } from '../core/lifecycle/model/approval.ts'
import type { LifecycleStatus } from '../core/lifecycle/model/lifecycle-status.ts'
import type { Operation } from '../core/lifecycle/model/operation.ts'
import type { LifecycleFacts } from '../core/lifecycle/model/pull-request-facts.ts'
import { writeLedger } from '../core/lifecycle/receipts/check-ledger.ts'
import { readLedger } from '../core/lifecycle/receipts/read-ledger.ts'
import { labelNames } from '../core/lifecycle/replay/label-names.ts'
import { listRequests } from '../core/lifecycle/replay/list-requests.ts'
import { renderLifecycleCheck } from '../core/lifecycle/show/lifecycle-check.ts'
import { recordPointer, renderRecordComment } from '../core/lifecycle/show/record-comment.ts'
import { stateLine } from '../core/lifecycle/show/state-line.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { createClient } from '../io/github/client/client.ts'
import type { GitHubRequest } from '../io/github/client/shapes.ts'
import { readAnswers } from '../io/github/read/read-answers.ts'
import { type OwnApp, readLifecycleFacts } from '../io/github/read/read-lifecycle-facts.ts'
import { checkChange } from './check-change.ts'
import { openPullRequest } from './open-pull-request.ts'
import { planFollowUps } from './plan-follow-ups.ts'

/** What can be looked at, and with whose eyes. It has no way to write. */
export type ReadAccess = {
  readonly request: GitHubRequest
  readonly app: OwnApp
  /** Where GitHub's pages are, as in `https://github.com`. */
  readonly serverUrl: string
  readonly now: () => Date
  /** Reads closeouts; the plans that share it read the same text once. */
  readonly parse?: ParseCloseout
}

/** One look at one pull request. `before` are earlier heads that deliveries named. */
export type PlanRequest = {
  readonly repository: Repository
  readonly number: number
  readonly witnesses: readonly Witness[]
  readonly before: readonly string[]
  /** Whether a delivery showed its merge, or it was merged since the app was installed. */
  readonly sawMerge?: boolean
}

/** What a look found, and the writes that would make GitHub show it: none when it already does. */
export type Plan = {
  readonly facts: LifecycleFacts
  readonly report: Report
  readonly standing: LifecycleStatus
  readonly operations: readonly Operation[]
}

/**
 * Gather, judge, decide and plan: everything but the writing. A dry run ends here.
 *
 * @throws CloseoutError  `github-refused` where the pull request itself cannot be read
 */
export const planChange = async (access: ReadAccess, look: PlanRequest): Promise<Plan> => {
  const parse = access.parse ?? rememberCloseouts()
  const at = access.now().toISOString()
  const client = createClient(access.request)
  const readFacts = await readLifecycleFacts(client, {
    ...look,
    app: access.app,
    at,
    pointerOf: body => recordPointer(body, look.number),
  })
  if (!readFacts.known) {
    throw new CloseoutError(
      'github-refused',
      `pull request #${look.number}: cannot be looked at: ${readFacts.why}.`,
    )
  }
  const { facts, reading } = readFacts.value
  const checked = await checkChange(await openPullRequest({ ...access, parse }, facts, reading))
  const { policy } = checked
  const gate = evaluateGate(checked, parse)
  const { repository, change } = facts
  const kept = readLedger(facts.checks, change.head.sha, repository.id, change.number)
  const requests = listRequests(facts, policy, kept.receipts, look.witnesses)
  const questions = listLifecycleQuestions(facts, gate, requests, kept.receipts, look.witnesses, policy)
  const answers = await readAnswers(client, facts, questions)
  const { entry } = kept
  const followUps = await planFollowUps({
    client,
    app: access.app,
    facts,
    gate,
    policy,
    entry,
    sawMerge: look.sawMerge === true,
  })
  const mirrored = decideCheck(
    { facts, gate, answers, policy, requests, kept, witnesses: look.witnesses, followUps },
    stateLine,
  )
  const issues = followUps.plan(mirrored.standing)
  const remarks = [...mirrored.standing.remarks, ...issues.remarks]
  const evaluated = { ...mirrored, standing: { ...mirrored.standing, remarks } }
  const shown = show(evaluated, facts, checked)
  const operations = [
    ...issues.operations,
    ...planOperations(desire(evaluated.standing, change.head.sha, shown), facts, {
      names: labelNames(policy),
      descriptions: policy.labels.descriptions,
    }),
    ...planOpenLabel(evaluated.standing, facts),
  ]
  return { facts, report: checked.report, standing: evaluated.standing, operations }
}

const show = (
  { standing, ledger, shown, unseen }: LifecycleDecision,
  { checks, change }: LifecycleFacts,
  checked: CheckedGate,
) => ({
  check: renderLifecycleCheck({
    standing,
    report: checked.report,
    shown,
    unseen,
    ledger: writeLedger(ledger),
    observed: checks.find(check => check.head === change.head.sha) ?? null,
    skeleton: skeletonFor(checked.facts),
  }),
  comment: renderRecordComment(standing, change.head.sha),
})
