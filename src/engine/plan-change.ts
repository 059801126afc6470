import { type ParseCloseout, rememberCloseouts } from '../core/closeout/remember-closeouts.ts'
import type { RefusedWrite } from '../core/follow-ups/model/issue-operation.ts'
import type { Repository } from '../core/gate/model/facts.ts'
import type { Report } from '../core/gate/model/report.ts'
import type { CheckedGate } from '../core/gate/model/rule-context.ts'
import { skeletonFor } from '../core/gate/show/skeleton-for.ts'
import {
  decideCheck,
  type LifecycleDecision,
  listUnseen,
  shareCheck,
} from '../core/lifecycle/decide-check.ts'
import {
  type Desired,
  desire,
  diffPullRequest,
  type LabelWriting,
  planOpenLabel,
} from '../core/lifecycle/diff-pull-request.ts'
import { evaluateGate } from '../core/lifecycle/evaluate-gate.ts'
import { listLifecycleQuestions } from '../core/lifecycle/list-lifecycle-questions.ts'
import { listLate, listUnread } from '../core/lifecycle/list-unread.ts'
import type { LedgerEntry, Witness } from '../core/lifecycle/model/approval.ts'
import type { LifecycleStatus } from '../core/lifecycle/model/lifecycle-status.ts'
import type { Operation } from '../core/lifecycle/model/operation.ts'
import type { LifecycleFacts } from '../core/lifecycle/model/pull-request-facts.ts'
import { writeLedger } from '../core/lifecycle/receipts/check-ledger.ts'
import { readLedger } from '../core/lifecycle/receipts/read-ledger.ts'
import { formerLabels } from '../core/lifecycle/replay/former-labels.ts'
import { labelNames } from '../core/lifecycle/replay/label-names.ts'
import { listRequests } from '../core/lifecycle/replay/list-requests.ts'
import { renderLifecycleCheck } from '../core/lifecycle/show/lifecycle-check.ts'
import { markUnsealed, recordPointer, renderRecordComment } from '../core/lifecycle/show/record-comment.ts'
import { stateLine } from '../core/lifecycle/show/state-line.ts'
import { unsealedState } from '../core/lifecycle/unsealed.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { NotYetError } from '../core/vocabulary/not-yet.ts'
import { type Client, createClient, type Patience } from '../io/github/client/client.ts'
import type { GitHubRequest } from '../io/github/client/shapes.ts'
import type { MayDownload } from '../io/github/evidence/download-artifact.ts'
import { readAnswers } from '../io/github/read/read-answers.ts'
import { type OwnApp, readLifecycleFacts } from '../io/github/read/read-lifecycle-facts.ts'
import { nothingRecent, type RecentWrites } from '../io/github/read/recent-writes.ts'
import { checkChange } from './check-change.ts'
import { planFollowUps } from './follow-ups/plan-follow-ups.ts'
import { gateAtMerge, readRouteText } from './follow-ups/read-route-text.ts'
import { openPullRequest } from './open-pull-request.ts'
import { policyInForce } from './policy-in-force.ts'
import { withoutKnownLabels } from './without-known-labels.ts'

/** How GitHub is read, and for which app. It cannot write. */
export type ReadAccess = {
  readonly request: GitHubRequest
  readonly app: OwnApp
  /** Where GitHub's pages are, as in `https://github.com`. */
  readonly serverUrl: string
  readonly now: () => Date
  /** Which address of a storage an artifact may be downloaded from; by default only https. */
  readonly mayDownload?: MayDownload
  /** How long to try each read; the usual patience unless told. */
  readonly patience?: Patience
  /** How far lists may be behind writes, in milliseconds. */
  readonly catchUpMs?: number
  /** What the app wrote lately; nothing unless told. */
  readonly recent?: RecentWrites
  /** Parses closeouts. Plans that share it parse the same text only once. */
  readonly parse?: ParseCloseout
}

/** One pull request to reconcile. `before` are earlier heads that deliveries named. */
export type PlanRequest = {
  readonly repository: Repository
  readonly number: number
  readonly witnesses: readonly Witness[]
  readonly before: readonly string[]
  /** Whether a delivery reported the merge, or the pull request was merged after the installation. */
  readonly sawMerge?: boolean
  /** Issues that a delivery reported, `owner/name#31` in lower case: a list may still show them as they were. */
  readonly issues?: readonly string[]
  /** What GitHub refused to write earlier in this reconcile. */
  readonly refused?: readonly RefusedWrite[]
}

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
  const operations = await withoutKnownLabels(clients.facts, facts, planned)
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

/** Other pull requests share these: a client asks the same question once. */
type Clients = { readonly facts: Client; readonly gate: Client }

const openClients = ({ request, patience }: ReadAccess): Clients => ({
  facts: createClient(request, patience),
  gate: createClient(request, patience),
})

/** Read everything about one pull request and evaluate it. */
const evaluatePull = async (access: ReadAccess, request: PlanRequest, clients: Clients) => {
  const parse = access.parse ?? rememberCloseouts()
  const at = access.now().toISOString()
  const client = clients.facts
  const readFacts = await readLifecycleFacts(client, {
    ...request,
    app: access.app,
    at,
    ...(access.recent ? { recent: access.recent } : {}),
    pointerOf: body => recordPointer(body, request.number),
  })
  if (!readFacts.known) {
    throw new CloseoutError(
      'github-refused',
      `Cannot read pull request #${request.number}: ${readFacts.why}.`,
    )
  }
  const { facts, reading } = readFacts.value
  if (listLate(facts, request.witnesses).length > 0) {
    throw new NotYetError(
      `The timeline of pull request #${request.number} does not show what a delivery showed.`,
      (access.catchUpMs ?? 0) / 5,
    )
  }
  const checked = await checkChange(
    await openPullRequest({ ...access, parse, client: clients.gate }, facts, reading),
  )
  const policy = policyInForce(checked, facts)
  const { repository, change } = facts
  const kept = readLedger(facts.checks, change.head.sha, repository.id, change.number)
  const { entry } = kept
  const { witnesses } = request
  const gate = gateAtMerge({ facts, gate: evaluateGate(checked, parse), entry, witnesses })
  const requests = listRequests(facts, policy, kept.receipts, request.witnesses)
  const questions = listLifecycleQuestions(facts, gate, requests, kept.receipts, request.witnesses, policy)
  const answers = await readAnswers(client, facts, questions)
  const unread = listUnread(facts, answers)
  if (unread.length > 0) {
    throw new CloseoutError(
      'github-unreachable',
      `Cannot decide a request on pull request #${request.number} yet: ${unread.join('; ')}.`,
    )
  }
  const followUps = await planFollowUps({
    client,
    app: access.app,
    recent: access.recent ?? nothingRecent,
    facts,
    gate,
    policy,
    entry,
    sawMerge: request.sawMerge === true,
    changedIssues: request.issues ?? [],
    routeText: await readRouteText({ client, facts, gate, entry, witnesses }),
    refused: request.refused ?? [],
  })
  const decided = decideCheck(
    { facts, gate, answers, policy, requests, kept, witnesses: request.witnesses, followUps },
    stateLine,
  )
  const issues = followUps.plan(decided.status)
  const remarks = [...decided.status.remarks, ...issues.remarks]
  const status: LifecycleStatus = { ...decided.status, remarks, routes: issues.routes }
  const isDefaultBranch = reading.defaultBranch === null || change.base.ref === reading.defaultBranch
  return {
    facts,
    isDefaultBranch,
    answers,
    checked,
    policy,
    kept,
    decided,
    status,
    issues: issues.operations,
  }
}

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
    report: checked.report,
    entry,
    twins,
    verdict,
    ledger: writeLedger(ledger),
    observed: checks.find(check => check.head === change.head.sha) ?? null,
    skeleton: skeletonFor(checked.facts),
  }),
  comment: renderRecordComment(status, change.head.sha),
})
