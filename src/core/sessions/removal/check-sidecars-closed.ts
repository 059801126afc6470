import { asObject, asObjects, asText, asTexts, type JsonObject } from '../../text/json/json.ts'
import { counted } from '../../text/shown-text.ts'
import type { Known } from '../../vocabulary/known.ts'
import type { CommittedFiles } from '../model/removal.ts'
import { type SidecarName, sidecarFiles } from '../model/workspace.ts'
import { checkLearningClosed } from './check-learning-closed.ts'
import { checkReference, isRecordReference } from './check-reference.ts'

type Check = (sidecar: JsonObject, committed: Known<CommittedFiles>) => readonly string[]

const when = (isTrue: boolean, reason: string): readonly string[] => (isTrue ? [reason] : [])
const countOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

const acceptance: Check = sidecar => {
  const fit = asObject(sidecar.goal_fit)
  const gaps = countOf(fit?.open_gaps) + countOf(sidecar.open_gaps)
  const unmet = asObjects(sidecar.criteria).filter(
    ({ status }) => status !== 'pass' && status !== 'accepted_gap',
  ).length
  return [
    ...when(gaps > 0, `acceptance.json has ${counted(gaps, 'open gap')}`),
    ...when(unmet > 0, `acceptance.json: ${unmet} of the criteria did not pass`),
    ...when(
      fit !== null && fit.status !== 'pass' && fit.status !== 'accepted_gap',
      `acceptance.json: goal_fit has the status ${asText(fit?.status) ?? 'unknown'}`,
    ),
  ]
}

const evidence: Check = sidecar => {
  const gaps = countOf(sidecar.not_verified_gaps)
  const open = asObjects(sidecar.checks).filter(({ status }) => status !== 'pass' && status !== 'skip').length
  return [
    ...when(gaps > 0, `evidence.json has ${counted(gaps, 'gap')} that nobody verified`),
    ...when(open > 0, `evidence.json has ${counted(open, 'check')} that did not pass`),
    ...when(
      sidecar.verdict !== 'pass',
      `evidence.json has the verdict ${asText(sidecar.verdict) ?? 'unknown'}`,
    ),
  ]
}

const critique: Check = sidecar => {
  const findings = asObjects(sidecar.critiques).flatMap(review => asObjects(review.findings))
  const open = findings.filter(
    ({ status }) => status !== 'fixed' && status !== 'false_positive' && status !== 'accepted',
  )
  const rejected = asObjects(sidecar.critiques).filter(
    ({ verdict }) => verdict === 'fail' || verdict === 'not_verified',
  ).length
  const isReviewed = sidecar.status === 'pass' || sidecar.status === 'not_required'
  return [
    ...when(rejected > 0, `critique.json has ${counted(rejected, 'review')} that did not pass`),
    ...when(open.length > 0, `critique.json has ${counted(open.length, 'open finding')}`),
    ...when(!isReviewed, `critique.json has the status ${asText(sidecar.status) ?? 'unknown'}`),
  ]
}

const handoff: Check = sidecar => [
  ...when(
    countOf(sidecar.next_steps) > 0,
    `handoff.json has ${counted(countOf(sidecar.next_steps), 'next step')}`,
  ),
  ...when(countOf(sidecar.blockers) > 0, `handoff.json has ${counted(countOf(sidecar.blockers), 'blocker')}`),
  ...when(countOf(sidecar.warnings) > 0, `handoff.json has ${counted(countOf(sidecar.warnings), 'warning')}`),
  ...when(sidecar.provider_release_pending === true, 'handoff.json waits for a release'),
  ...when(
    (asText(sidecar.provider_release_next_command) ?? '') !== '',
    'handoff.json names a command that is to release the result',
  ),
]

/** What a check after the deployment, a promotion or a flow run says where nothing is left to do. */
const closedStatuses: ReadonlySet<string> = new Set([
  ...['pass', 'passed', 'done', 'completed', 'complete', 'succeeded', 'success', 'finished'],
  ...['skip', 'skipped', 'not_required', 'not_needed', 'promoted', 'closed', 'accepted', 'delivered'],
])

const release: Check = (sidecar, committed) => {
  const docs = asObject(sidecar.docs)
  const refs = asTexts(docs?.refs)
  const isOpen = docs?.status !== 'updated' && docs?.status !== 'not_needed'
  const pending = (Array.isArray(sidecar.post_deploy_checks) ? sidecar.post_deploy_checks : []).filter(
    check => !closedStatuses.has(asText(asObject(check)?.status) ?? ''),
  ).length
  const held = asObjects(sidecar.gates).filter(({ status }) => status !== 'pass' && status !== 'not_required')
  return [
    ...when(isOpen, `release.json: the documentation has the status ${asText(docs?.status) ?? 'unknown'}`),
    ...when(
      docs?.status === 'updated' && refs.length === 0,
      'release.json names no document that was updated',
    ),
    ...refs.flatMap(ref => {
      const why = checkReference(ref, committed)
      return why === null ? [] : [`release.json: ${why}`]
    }),
    ...when(
      sidecar.decision === 'hold' || sidecar.decision === 'rollback_required',
      `release.json has the decision ${String(sidecar.decision)}`,
    ),
    ...when(held.length > 0, `release.json: ${counted(held.length, 'gate')} did not pass`),
    ...when(
      asObject(sidecar.rollback_plan)?.status === 'missing',
      'release.json has no rollback plan where it needs one',
    ),
    ...when(
      pending > 0,
      `release.json: ${counted(pending, 'check')} after the deployment did not pass, or does not say so`,
    ),
  ]
}

/** A bundle is evidence for a gate: it may go where a claim says to which place the result was promoted. */
const trustBundle: Check = sidecar => {
  const promotions = asObjects(sidecar.claims).flatMap(claim => {
    const promotion = asObject(asObject(claim.metadata)?.promotion)
    return promotion && Object.keys(promotion).length > 0 ? [promotion] : []
  })
  const open = promotions.filter(
    ({ status }) => status !== undefined && !closedStatuses.has(asText(status) ?? ''),
  ).length
  return [
    ...when(promotions.length === 0, 'trust.bundle has no claim that says where the result was promoted'),
    ...when(open > 0, `trust.bundle has ${counted(open, 'claim')} that was not promoted`),
  ]
}

/** A state is over with its session, unless it still holds an act, an open run or a request that stands nowhere else. */
const state: Check = sidecar => {
  const next = asObject(sidecar.next_action)
  const run = asObject(sidecar.flow_run)
  const outcome = asObject(sidecar.workflow_outcome)
  const gates = countOf(run?.open_gate_ids)
  const isRequestKept =
    asTexts(sidecar.work_item_refs).some(isRecordReference) ||
    isRecordReference(asText(sidecar.source_request) ?? '')
  return [
    ...when(
      (asText(next?.command) ?? '') !== '' || countOf(next?.operations) > 0,
      'state.json: the next action names something to run',
    ),
    ...when(gates > 0, `state.json: the flow run has ${counted(gates, 'open gate')}`),
    ...when(
      run !== null && !closedStatuses.has((asText(run.status) ?? '').toLowerCase()),
      `state.json: the flow run has the status ${asText(run?.status) ?? 'unknown'}`,
    ),
    ...when(
      outcome !== null && (outcome.process_status !== 'completed' || outcome.verification_status !== 'PASS'),
      `state.json: the workflow ended as ${asText(outcome?.process_status) ?? 'unknown'}, ${asText(outcome?.verification_status) ?? 'unknown'}`,
    ),
    ...when(
      asText(sidecar.source_request) !== null && !isRequestKept,
      'state.json holds the request, and no issue of work_item_refs keeps it',
    ),
  ]
}

const checks: Readonly<Record<SidecarName, Check>> = {
  state,
  acceptance,
  evidence,
  critique,
  handoff,
  release,
  learning: checkLearningClosed,
  'trust-bundle': trustBundle,
}

/** What a sidecar still holds open, each as a reason that names the file. */
export const checkSidecarClosed = (
  name: SidecarName,
  value: unknown,
  committed: Known<CommittedFiles>,
): readonly string[] => {
  const sidecar = asObject(value)
  return sidecar ? checks[name](sidecar, committed) : [`${sidecarFiles[name]} is not a JSON object`]
}
