import { shouldFail } from '../../gate/evaluate-change.ts'
import type { Report } from '../../gate/model/report.ts'
import { listOverridable, overrideReport } from '../../gate/override-report.ts'
import type { Receipt } from '../model/approval.ts'
import type { GateResult } from '../model/gate-result.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { LifecycleRequest, OverrideStatus } from '../model/lifecycle-status.ts'
import { bindContent } from './bind-content.ts'
import { whyNotStanding } from './check-receipt.ts'
import { evaluateRequest } from './evaluate-request.ts'
import { appendHistory, type Replay, type ReplayInput, refuse, type Step, settled } from './replay.ts'
import { sealSeen } from './seal-seen.ts'

const leastReason = 10
const mostReason = 500

/**
 * An override of the errors of the closeout that the person saw: the same check of authority, witness and receipt as for an
 * approval. Nothing is granted where the gate cannot decide.
 */
export const override: Step = (replay, request, input) => {
  const { intent } = request
  if (intent.kind !== 'override') return replay
  const kept = input.receipts.find(({ act, event }) => act === 'override' && event === request.event)
  if (kept) return grant(replay, request, kept)
  const refusal = refuseOverride(replay, request, intent.reason, input)
  if (refusal) return refuse(replay, request, 'override', refusal.why, refusal.legal)
  const receipt = sealSeen(request, input, {
    act: 'override',
    override: {
      reason: intent.reason.slice(0, mostReason),
      rules: listOverridable(input.gate.report),
      until: expiryOf(request.at, input.policy),
    },
  })
  if (receipt !== null) return grant(replay, request, receipt)
  return refuse(
    replay,
    request,
    'override',
    'no signed delivery shows which commit, base branch and closeout the person saw',
    `Write it again and name the commit: \`/closeout override ${input.facts.change.head.sha} <reason>\`.`,
  )
}

const expiryOf = (at: string, { override }: LifecyclePolicy): string =>
  new Date(Date.parse(at) + override.hours * 3_600_000).toISOString().replace('.000Z', 'Z')

const grant = (replay: Replay, request: LifecycleRequest, receipt: Receipt): Replay => ({
  ...appendHistory(
    replay,
    request,
    `overrode ${receipt.override?.rules.join(', ')} for ${receipt.head.slice(0, 12)} until ${receipt.override?.until}: ${receipt.override?.reason}`,
  ),
  grants: [...replay.grants, { receipt, takenBack: '' }],
  refusals: settled(replay.refusals, request, 'override'),
})

type Reason = { readonly why: string; readonly legal: string }

const refuseOverride = (
  replay: Replay,
  request: LifecycleRequest,
  reason: string,
  input: ReplayInput,
): Reason | null => {
  const { policy, gate } = input
  if (!policy.override.allowed) {
    return {
      why: 'the policy allows no overrides',
      legal:
        'Correct the closeout. Or allow overrides in the policy on the base branch: `override: { allowed: true }`.',
    }
  }
  if (replay.isMerged || replay.isClosed)
    return { why: 'the pull request was not open at that time', legal: 'Reopen it first.' }
  const denials = evaluateRequest('override', replay, request, input)
  if (denials.length > 0) {
    return {
      why: denials.map(({ why }) => why).join('; '),
      legal: `Ask another person with one of the roles ${policy.approval.roles.join(', ')}.`,
    }
  }
  if (reason.length < leastReason)
    return { why: 'it has no reason', legal: 'Write one: `/closeout override <reason>`.' }
  if (isInDoubt(gate.report))
    return {
      why: 'the gate could not read something that it needs',
      legal: 'Remove the cause that the check names, then write it again.',
    }
  return listOverridable(gate.report).length > 0
    ? null
    : {
        why: 'no rule of the closeout fails. Rules about runtime files and the policy cannot be overridden',
        legal: 'Correct what the check names.',
      }
}

const isInDoubt = ({ verdict, findings }: Report): boolean =>
  verdict === 'undecided' || findings.some(({ level, code }) => level === 'error' && code === 'fact-unknown')

/**
 * The last override, and why it does not count any more. An override is bound like an approval, and ends at its time; a
 * policy with fewer hours, or without overrides, ends it earlier. `null` where there is none, and after the merge.
 */
export const evaluateOverride = (input: ReplayInput, replay: Replay): OverrideStatus | null => {
  const last = replay.grants.findLast(({ receipt }) => receipt.act === 'override')
  if (!last?.receipt.override || replay.isMerged) return null
  const { receipt, takenBack } = last
  const { reason, rules, until } = last.receipt.override
  const { head, base } = input.facts.change
  const current = bindContent(head.sha, base.sha, input.gate.closeout, input)
  const ends = [until, expiryOf(receipt.at, input.policy)].toSorted()[0] ?? until
  const because =
    takenBack !== ''
      ? takenBack
      : !input.policy.override.allowed
        ? 'the policy allows no overrides'
        : Date.parse(ends) <= Date.parse(input.facts.at)
          ? `it ended at ${ends}`
          : whyNotStanding(receipt, current, input)
  return { by: receipt.actor, at: receipt.at, reason, rules, until: ends, event: receipt.event, because }
}

/** The report that counts under an override; the report itself where none stands. */
export const reportUnder = (status: OverrideStatus | null | undefined, report: Report): Report =>
  status && status.because === null
    ? overrideReport(
        report,
        status.rules,
        `@${status.by} overrides ${status.rules.join(', ')} until ${status.until}, in this check only: ${status.reason}`,
      )
    : report

/** The gate's result under an override. */
export const gateUnder = (status: OverrideStatus | null, gate: GateResult): GateResult => {
  const report = reportUnder(status, gate.report)
  return report === gate.report ? gate : { ...gate, report, shouldFail: shouldFail(report) }
}
