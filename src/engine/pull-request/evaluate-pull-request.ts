import { rememberCloseouts } from '../../core/closeout/remember-closeouts.ts'
import { decideCheck } from '../../core/lifecycle/decide-check.ts'
import { evaluateGate } from '../../core/lifecycle/evaluate-gate.ts'
import { listLifecycleQuestions } from '../../core/lifecycle/list-lifecycle-questions.ts'
import { listLate, listUnread } from '../../core/lifecycle/list-unread.ts'
import type { LifecycleStatus } from '../../core/lifecycle/model/lifecycle-status.ts'
import { readLedger } from '../../core/lifecycle/receipts/read-ledger.ts'
import { listRequests } from '../../core/lifecycle/replay/list-requests.ts'
import { recordPointer } from '../../core/lifecycle/show/record-comment.ts'
import { stateLine } from '../../core/lifecycle/show/state-line.ts'
import { CloseoutError, unreadError } from '../../core/vocabulary/errors.ts'
import { NotYetError } from '../../core/vocabulary/not-yet.ts'
import { createClient } from '../../io/github/client/client.ts'
import { readAnswers } from '../../io/github/read/read-answers.ts'
import { readLifecycleFacts } from '../../io/github/read/read-lifecycle-facts.ts'
import { nothingRecent } from '../../io/github/read/recent-writes.ts'
import { checkChange } from '../check-change.ts'
import { planFollowUps } from '../follow-ups/plan-follow-ups.ts'
import { gateAtMerge, readRouteText } from '../follow-ups/read-route-text.ts'
import { policyInForce } from '../policy/policy-in-force.ts'
import type { Clients, PlanRequest, ReadAccess } from '../read-access.ts'
import { openPullRequest } from './open-pull-request.ts'

/** Read everything about one pull request and evaluate it. */
export const evaluatePull = async (access: ReadAccess, request: PlanRequest, clients: Clients) => {
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
    throw unreadError(readFacts, `Cannot read pull request #${request.number}: ${readFacts.why}.`)
  }
  const { reading, issueSupport } = readFacts.value
  // The answers have shown what time it is for GitHub.
  const facts = { ...readFacts.value.facts, at: access.now().toISOString() }
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
    clientFor: async place =>
      access.requestFor ? createClient(await access.requestFor(place), access.patience) : client,
    app: access.app,
    recent: access.recent ?? nothingRecent,
    facts,
    issueSupport,
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
