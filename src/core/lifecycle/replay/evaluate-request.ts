import { isSameName } from '../../vocabulary/github-names.ts'
import type { Denial } from '../model/approval.ts'
import { defaultLifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { LifecycleRequest } from '../model/lifecycle-status.ts'
import { type Authority, type RequestKind, requestRules } from '../model/request-rules.ts'
import { decisionOn } from '../receipts/decided-requests.ts'
import { evaluateAuthority, evaluateRole } from './evaluate-authority.ts'
import type { Replay, ReplayInput } from './replay.ts'

type Check = (replay: Replay, request: LifecycleRequest, input: ReplayInput) => readonly Denial[]

/** Every reason why a person may not make a request, by the table of requests; empty for someone who may. */
export const evaluateRequest = (
  kind: RequestKind,
  replay: Replay,
  request: LifecycleRequest,
  input: ReplayInput,
): readonly Denial[] => checks[requestRules[kind].who](replay, request, input)

/** A request that a role decides, and the replay that keeps the decision. */
export type Decided = { readonly denial: Denial | null; readonly replay: Replay }

/**
 * Decide a request by the role that the person has when the app first sees it, and never again: who gains a role later
 * has not asked with it, and what somebody did counts after they left.
 *
 * @param isKept  whether a receipt says that it was granted
 */
export const decideRequest = (
  kind: RequestKind,
  replay: Replay,
  request: LifecycleRequest,
  input: ReplayInput,
  isKept = false,
): Decided => {
  const earlier = isKept ? 'granted' : decisionOn(request, input.decided)
  const [now] = earlier === 'granted' ? [] : evaluateRequest(kind, replay, request, input)
  const denial = now ?? (earlier === 'refused' ? { why: hadNoRole(request), allow: '' } : null)
  // A defect in the policy refuses everybody; what was refused for it is decided when the policy is correct.
  const isLasting = earlier !== null || denial === null || !input.policy.suspended.includes('approval')
  const { event, at } = request
  const decision = { event, at, isGranted: denial === null }
  return {
    denial,
    replay: request.isOurs || !isLasting ? replay : { ...replay, decisions: [...replay.decisions, decision] },
  }
}

const hadNoRole = ({ by }: LifecycleRequest): string => `@${by} did not have the role for it at that time`

const role: Check = (_replay, { isBot, by }, { answers, policy }) => {
  const denial = isBot ? { why: `@${by} is a bot`, allow: '' } : evaluateRole(by, answers, policy)
  return denial ? [denial] : []
}

const checks: Readonly<Record<Authority, Check>> = {
  anyone: () => [],
  // GitHub decides who may dismiss a review.
  reviewer: () => [],
  nobody: (_replay, { by }) => [{ why: `@${by} cannot set this state`, allow: '' }],
  'approver role': role,
  approver: (_replay, { by, isBot }, { facts, answers, gate, policy }) =>
    evaluateAuthority({ login: by, isBot }, facts, answers, gate.records, policy),
  'approver role or holder': (replay, request, input) => {
    const isOwn = request.isOurs || isSameName(replay.hold?.by, request.by)
    return isOwn ? [] : role(replay, request, input)
  },
  // GitHub lets nobody add a label who has no triage role.
  'triage or author': (_replay, { by, isOurs, via }, { facts, answers, policy }) => {
    if (isOurs || via === 'label' || isSameName(facts.change.author?.login, by)) return []
    const { roles } = policy.suspended.includes('approval')
      ? defaultLifecyclePolicy.approval
      : policy.approval
    const denial = evaluateRole(by, answers, policy, ['triage', ...roles])
    return denial ? [denial] : []
  },
}
