import type { EvaluatedRoute } from '../../follow-ups/model/follow-up.ts'
import { isSameName } from '../../vocabulary/github-names.ts'
import type { LedgerEntry, Receipt, Witness } from '../model/approval.ts'
import type { GateResult } from '../model/gate-result.ts'
import { type LifecycleState, legalMoves, lifecycleStates } from '../model/lifecycle.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { Hold, LifecycleRequest, Move, Refusal } from '../model/lifecycle-status.ts'
import type { LifecycleAnswers, LifecycleFacts } from '../model/pull-request-facts.ts'

/** Everything that a replay looks at. `entry` is what our checks keep of this pull request. */
export type Replayed = {
  readonly facts: LifecycleFacts
  readonly gate: GateResult
  readonly answers: LifecycleAnswers
  readonly policy: LifecyclePolicy
  readonly requests: readonly LifecycleRequest[]
  readonly entry: LedgerEntry | null
  readonly receipts: readonly Receipt[]
  readonly witnesses: readonly Witness[]
  /** The learning routes, where their issues were looked at too. */
  readonly followUps?: RouteEvaluation
}

/** Routes with where they stand; `frozen` is what the merge leaves of them, `null` for a merge that we did not see. */
export type RouteEvaluation = {
  readonly routes: readonly EvaluatedRoute[]
  readonly frozen: readonly string[] | null
}

/** An approval that was granted, and what became of it since: "" while nobody took it back. */
export type Grant = { readonly receipt: Receipt; readonly takenBack: string }

/** Where the acts have led so far. `mirrored` is the last state label that we set. */
export type Replay = {
  readonly isDraft: boolean
  readonly isMerged: boolean
  readonly isClosed: boolean
  readonly mirrored: LifecycleState | null
  /** Which of the moves set it, where we did. */
  readonly mirroredBy: number | null
  readonly hold: Hold | null
  readonly grants: readonly Grant[]
  readonly holds: readonly Receipt[]
  readonly archive: { readonly by: string; readonly at: string } | null
  readonly isKept: boolean
  readonly moves: readonly Move[]
  readonly refusals: readonly Refusal[]
  readonly asksHelp: boolean
}

/** One act, one step. */
export type Step = (replay: Replay, request: LifecycleRequest, input: Replayed) => Replay

export const move = (at: string, by: string, text: string): Move => ({ at, by, text })
/** The same place, with one more line of history. */
export const appendHistory = (replay: Replay, request: LifecycleRequest, text: string): Replay => ({
  ...replay,
  moves: [...replay.moves, move(request.at, request.by, text)],
})

/** The same place, with one more request that was not granted. */
export const refuse = (
  replay: Replay,
  request: LifecycleRequest,
  asked: string,
  why: string,
  legal: string,
): Replay => ({
  ...replay,
  refusals: [...replay.refusals, { at: request.at, by: request.by, asked, why, legal, isOpen: true }],
})

/** A granted request answers the same person's earlier ones, and everybody's for the same thing. */
export const settled = (
  refusals: readonly Refusal[],
  request: LifecycleRequest,
  asked: string,
): readonly Refusal[] =>
  refusals.map(refusal =>
    isSameName(refusal.by, request.by) || refusal.asked === asked ? { ...refusal, isOpen: false } : refusal,
  )

/** Every legal way on from a state, as sentences. */
export const legalFrom = (from: LifecycleState): string =>
  Object.entries(legalMoves[from])
    .map(([to, { how }]) => `To ${lifecycleStates[to as LifecycleState].label}: ${how}`)
    .join(' ')
