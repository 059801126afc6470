import type { ChangeFacts, Repository } from '../core/gate/model/facts.ts'
import type { Report } from '../core/gate/model/report.ts'
import { skeletonFor } from '../core/gate/show/skeleton-for.ts'
import { type JudgedMirror, judgeMirror } from '../core/lifecycle/decide-check.ts'
import { desire, planOpenLabel, planOperations } from '../core/lifecycle/diff-pull-request.ts'
import { judgeGate } from '../core/lifecycle/evaluate-gate.ts'
import { listMirrorQuestions } from '../core/lifecycle/list-lifecycle-questions.ts'
import type { Witness } from '../core/lifecycle/model/approval.ts'
import type { Standing } from '../core/lifecycle/model/lifecycle-status.ts'
import type { Operation } from '../core/lifecycle/model/operation.ts'
import type { MirrorFacts } from '../core/lifecycle/model/pull-request-facts.ts'
import { keepLedger } from '../core/lifecycle/receipts/check-ledger.ts'
import { readKept } from '../core/lifecycle/receipts/read-ledger.ts'
import { nameLabels } from '../core/lifecycle/replay/label-names.ts'
import { listActs } from '../core/lifecycle/replay/list-requests.ts'
import { renderLifecycleCheck } from '../core/lifecycle/show/lifecycle-check.ts'
import { recordPointer, renderRecordComment } from '../core/lifecycle/show/record-comment.ts'
import { stateLine } from '../core/lifecycle/show/state-line.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { openAsking } from '../io/github/client/client.ts'
import type { GitHubRequest } from '../io/github/client/shapes.ts'
import { gatherAnswers } from '../io/github/read/read-answers.ts'
import { gatherMirror, type OwnApp } from '../io/github/read/read-lifecycle-facts.ts'
import { checkChange } from './check-change.ts'
import { openMirrored } from './open-pull-request.ts'
import { judgeLessons } from './plan-follow-ups.ts'

/** What can be looked at, and with whose eyes. It has no way to write. */
export type Sight = {
  readonly request: GitHubRequest
  readonly app: OwnApp
  /** Where GitHub's pages are, as in `https://github.com`. */
  readonly serverUrl: string
  readonly now: () => Date
}

/** One look at one pull request. `before` are earlier heads that deliveries named. */
export type LookAt = {
  readonly repository: Repository
  readonly number: number
  readonly witnesses: readonly Witness[]
  readonly before: readonly string[]
  /** Whether a delivery showed its merge, or it was merged since the app was installed. */
  readonly sawMerge?: boolean
}

/** What a look found, and the writes that would make GitHub show it: none when it already does. */
export type Plan = {
  readonly facts: MirrorFacts
  readonly report: Report
  readonly standing: Standing
  readonly operations: readonly Operation[]
}

/**
 * Gather, judge, decide and plan: everything but the writing. A dry run ends here.
 *
 * @throws CloseoutError  `github-refused` where the pull request itself cannot be read
 */
export const planChange = async (sight: Sight, look: LookAt): Promise<Plan> => {
  const at = sight.now().toISOString()
  const ask = openAsking(sight.request)
  const gathered = await gatherMirror(ask, {
    ...look,
    app: sight.app,
    at,
    pointerOf: body => recordPointer(body, look.number),
  })
  if (!gathered.known) {
    throw new CloseoutError(
      'github-refused',
      `pull request #${look.number}: cannot be looked at: ${gathered.why}.`,
    )
  }
  const { facts, reading } = gathered.value
  const checked = await checkChange(await openMirrored(sight, facts, reading))
  const { policy } = checked.facts.policy
  const gate = judgeGate(checked.report, checked.facts)
  const { repository, change } = facts
  const kept = readKept(facts.checks, change.head.sha, repository.id, change.number)
  const acts = listActs(facts, policy, kept.receipts, look.witnesses)
  const questions = listMirrorQuestions(facts, gate, acts, kept.receipts, look.witnesses, policy)
  const answers = await gatherAnswers(ask, facts, questions)
  const { entry } = kept
  const lessons = await judgeLessons({
    ask,
    app: sight.app,
    facts,
    gate,
    policy,
    entry,
    sawMerge: look.sawMerge === true,
  })
  const mirrored = judgeMirror(
    { facts, gate, answers, policy, acts, kept, witnesses: look.witnesses, lessons },
    stateLine,
  )
  const followUps = lessons.plan(mirrored.standing)
  const remarks = [...mirrored.standing.remarks, ...followUps.remarks]
  const judged = { ...mirrored, standing: { ...mirrored.standing, remarks } }
  const shown = show(judged, facts, checked)
  const operations = [
    ...followUps.operations,
    ...planOperations(desire(judged.standing, change.head.sha, shown), facts, {
      names: nameLabels(policy),
      descriptions: policy.labels.descriptions,
    }),
    ...planOpenLabel(judged.standing, facts),
  ]
  return { facts, report: checked.report, standing: judged.standing, operations }
}

const show = (
  { standing, ledger, shown, unseen }: JudgedMirror,
  { checks, change }: MirrorFacts,
  checked: { readonly report: Report; readonly facts: ChangeFacts },
) => ({
  check: renderLifecycleCheck({
    standing,
    report: checked.report,
    shown,
    unseen,
    ledger: keepLedger(ledger),
    observed: checks.find(check => check.head === change.head.sha) ?? null,
    skeleton: skeletonFor(checked.facts),
  }),
  comment: renderRecordComment(standing, change.head.sha),
})
