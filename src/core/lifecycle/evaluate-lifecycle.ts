import { foldedRouteOf } from '../follow-ups/route-key.ts'
import { archivedOf, publicationOf } from './evaluate-publication.ts'
import { concludeState, evaluateState } from './evaluate-state.ts'
import { keepEvidence } from './evidence/kept-evidence.ts'
import { listHistory } from './list-history.ts'
import { runNumber } from './list-lifecycle-questions.ts'
import { listObstacles } from './list-obstacles.ts'
import type { Conclusion, Receipt } from './model/approval.ts'
import type { LifecycleState } from './model/lifecycle.ts'
import type { Evidence, LifecycleStatus, Publication, RunLink } from './model/lifecycle-status.ts'
import { addDecisions } from './receipts/decided-requests.ts'
import { evaluateApproval, snapshot } from './replay/evaluate-approval.ts'
import { evaluateOverride, gateUnder } from './replay/override.ts'
import type { Replay, ReplayInput } from './replay/replay.ts'
import { replayLifecycle } from './replay/replay-lifecycle.ts'

/** The most receipts that a check keeps for a pull request: the newest, and always the valid one. */
const receiptsKept = 20

/** The lifecycle status of a pull request's artifact, from its history, the gate's report and the answers. */
export const evaluateLifecycle = (raw: ReplayInput): LifecycleStatus => {
  const first = replayLifecycle(raw)
  const override = evaluateOverride(raw, first)
  const gate = gateUnder(override, raw.gate)
  // Under an override the artifact may be ready, so that it can be approved.
  const input = gate === raw.gate ? raw : { ...raw, gate, receipts: receiptsWith(raw, first) }
  const replay = input === raw ? first : replayLifecycle(input)
  const { change } = input.facts
  const approval = evaluateApproval(input, replay)
  const keptEvidence = keepEvidence(input)
  const frozen = snapshot(input, replay, approval, keptEvidence)
  const obstacles = listObstacles(input.facts, input.gate)
  const publication = publicationOf(input, replay)
  const openRoutes = openRoutesOf(input)
  const assign = assigneeOf(input)
  const archived = archivedOf(input, replay, publication, openRoutes.length)
  const isApproved = approval.standing === 'stands'
  const refusals = replay.refusals.map(one => ({ ...one, isOpen: one.isOpen && change.isOpen }))
  const state = evaluateState({
    isArchived: archived !== null,
    isMerged: publication !== null,
    isPublished: publication?.isComplete === true,
    isComplete: obstacles.length === 0,
    isApproved,
  })
  return {
    number: change.number,
    url: change.url,
    head: change.head.sha,
    base: change.base.ref,
    state,
    because: state === 'draft' ? obstacles.map(({ says }) => says) : [],
    approval,
    override,
    hold: replay.hold,
    publication,
    archived,
    // The state after the plan was executed: our own assignment causes no second plan.
    owners: assign === null ? change.assignees : [...change.assignees, assign],
    assign,
    recordOwner: input.gate.records.find(record => record.owner)?.owner ?? null,
    openRoutes,
    ...(input.followUps ? { routes: input.followUps.routes } : {}),
    runs: input.gate.records.flatMap(record => runLink(record, input) ?? []),
    evidence: evidenceOf(input),
    keptEvidence,
    remarks: remarksOf(publication, isApproved, input),
    history: listHistory(input, { ...replay, refusals }, { state, approval, publication }),
    refusals: refusals.slice(-receiptsKept),
    conclusion: conclude(
      state,
      obstacles.every(({ kind }) => kind === 'draft' || kind === 'evidence'),
      replay.hold !== null,
      input,
    ),
    receipts: receiptsOf(input, replay, [isApproved ? approval.event : '', override?.event ?? '']),
    decided: addDecisions(input.decided, replay.decisions),
    frozen,
    closeout: input.gate.closeout,
    asksHelp: replay.asksHelp,
  }
}

/** An override that was granted just now is not decided again under itself. */
const receiptsWith = ({ receipts }: ReplayInput, { grants }: Replay): readonly Receipt[] => {
  const known = new Set(receipts.map(({ event }) => event))
  const overrides = grants.map(({ receipt }) => receipt).filter(({ act }) => act === 'override')
  return [...receipts, ...overrides.filter(({ event }) => !known.has(event))]
}

const openRoutesOf = ({ gate, followUps }: ReplayInput): LifecycleStatus['openRoutes'] => {
  if (followUps) {
    return followUps.routes
      .filter(({ disposition }) => disposition === 'needs-action' || disposition === 'tracked')
      .map(({ route, place }) => ({ target: route.target, action: route.action, ref: place }))
  }
  const routes = [
    ...gate.report.closeout.routes,
    ...gate.records.flatMap(record => (record.learning?.records ?? []).flatMap(({ routing }) => routing)),
  ].filter(route => route.status === 'open')
  return [...new Map(routes.map(route => [foldedRouteOf(route), route])).values()].map(
    ({ target, action, ref }) => ({
      target,
      action,
      ref: ref ?? null,
    }),
  )
}

const assigneeOf = ({ gate, answers }: ReplayInput): string | null => {
  if (!answers.isAssignable.known || !answers.isAssignable.value) return null
  return gate.records.find(record => record.owner)?.owner?.replace(/^@/, '') ?? null
}

const runLink = (
  { slug, run }: ReplayInput['gate']['records'][number],
  { facts, answers }: ReplayInput,
): RunLink | null => {
  if (!run) return null
  const number = runNumber(run.url, facts.repository)
  return {
    slug,
    workflow: run.workflow ?? null,
    id: run.id ?? null,
    attempt: run.attempt ?? null,
    step: run.step ?? null,
    url: run.url ?? null,
    checked: number === null ? null : (answers.runs.get(Number(number)) ?? null),
  }
}

const evidenceOf = ({ gate }: ReplayInput): readonly Evidence[] =>
  gate.records.flatMap(record =>
    (record.evidence ?? []).map(one => ({
      kind: one.kind,
      summary: one.summary,
      url: ('url' in one ? one.url : null) ?? null,
      sha256: ('sha256' in one ? one.sha256 : null) ?? null,
    })),
  )

const remarksOf = (
  publication: Publication | null,
  isApproved: boolean,
  { answers }: ReplayInput,
): readonly string[] => [
  ...(publication && !isApproved ? ['The pull request was merged without a valid approval.'] : []),
  ...(publication && !publication.isComplete
    ? [
        answers.release.known
          ? 'The pull request is merged. It counts as published once a release contains it.'
          : `The pull request is merged. Whether a release contains it could not be read: ${answers.release.why}`,
      ]
    : []),
]

const conclude = (
  state: LifecycleState,
  isOnlyDraft: boolean,
  isHeld: boolean,
  { gate, policy, facts }: ReplayInput,
): Conclusion => {
  const strict = concludeState(state, {
    isOnlyDraft,
    isApprovalRequired: policy.approval.required,
  })
  const held = isHeld && facts.change.isOpen && strict !== 'failure' ? 'action_required' : strict
  const isHard = held === 'failure' || held === 'action_required'
  return gate.report.mode === 'warn' && isHard ? 'neutral' : held
}

const receiptsOf = (input: ReplayInput, replay: Replay, standing: readonly string[]): readonly Receipt[] => {
  const every = new Map(
    [
      ...input.receipts,
      ...replay.holds,
      ...replay.withdrawals,
      ...replay.grants.map(({ receipt }) => receipt),
    ].map(one => [one.event, one]),
  )
  const ordered = [...every.values()].toSorted((a, b) => (a.at + a.event < b.at + b.event ? -1 : 1))
  const kept = new Set([...ordered.slice(-receiptsKept).map(({ event }) => event), ...standing])
  return ordered.filter(({ event }) => kept.has(event))
}
