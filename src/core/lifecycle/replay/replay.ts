import type { EvaluatedRoute } from '../../follow-ups/model/follow-up.ts'
import type { OpenedIssue } from '../../follow-ups/opened-issues.ts'
import { isSameName } from '../../vocabulary/github-names.ts'
import type { DecidedRequests, LedgerEntry, Receipt, Witness } from '../model/approval.ts'
import type { GateResult } from '../model/gate-result.ts'
import { type LifecycleState, legalMoves, lifecycleStates } from '../model/lifecycle.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { Hold, LifecycleRequest, Refusal } from '../model/lifecycle-status.ts'
import type { LifecycleAnswers, LifecycleFacts } from '../model/pull-request-facts.ts'
import type { Decision } from '../receipts/decided-requests.ts'

/** The input of a replay. `entry` is what our checks keep of this pull request. */
export type ReplayInput = {
  readonly facts: LifecycleFacts
  readonly gate: GateResult
  readonly answers: LifecycleAnswers
  readonly policy: LifecyclePolicy
  readonly requests: readonly LifecycleRequest[]
  readonly entry: LedgerEntry | null
  readonly receipts: readonly Receipt[]
  /** What was decided before by the roles that people had then. */
  readonly decided: DecidedRequests
  readonly witnesses: readonly Witness[]
  /** The learning routes, where their issues were read too. */
  readonly followUps?: RouteEvaluation
}

/**
 * Routes with their state; `frozen` is their snapshot at the merge, `null` for a merge that the app did not see.
 * `edited` is the time of the last edit since then that counts, `null` for none. `opened` are the issues that the app opened.
 */
export type RouteEvaluation = {
  readonly routes: readonly EvaluatedRoute[]
  readonly frozen: readonly string[] | null
  readonly edited: string | null
  readonly opened: readonly OpenedIssue[]
}

/**
 * Something that happened, as the history tells it. `shows` is the state that the app set a label for; `wasDraft`: the pull
 * request itself was a draft then.
 */
export type Move = {
  readonly at: string
  readonly by: string
  readonly text: string
  readonly shows?: { readonly state: LifecycleState; readonly wasDraft: boolean }
}

/** An approval that was granted, and why it was withdrawn since: "" while it was not. */
export type Grant = { readonly receipt: Receipt; readonly takenBack: string }

/** The state of the replay so far. `shownState` is the last state label that the app set. */
export type Replay = {
  readonly isDraft: boolean
  readonly isMerged: boolean
  readonly isClosed: boolean
  readonly shownState: LifecycleState | null
  readonly hold: Hold | null
  readonly grants: readonly Grant[]
  readonly holds: readonly Receipt[]
  readonly withdrawals: readonly Receipt[]
  readonly decisions: readonly Decision[]
  readonly archive: { readonly by: string; readonly at: string } | null
  readonly isKept: boolean
  readonly moves: readonly Move[]
  readonly refusals: readonly Refusal[]
  readonly asksHelp: boolean
}

/** One event, one step. */
export type Step = (replay: Replay, request: LifecycleRequest, input: ReplayInput) => Replay

/** The same state with one more line of history. */
export const appendHistory = (replay: Replay, request: LifecycleRequest, text: string): Replay => ({
  ...replay,
  moves: [...replay.moves, { at: request.at, by: request.by, text }],
})

/** The same state with one more request that was not granted. */
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

/** A granted request settles the same person's earlier ones, and everybody's earlier ones for the same thing. */
export const settled = (
  refusals: readonly Refusal[],
  request: LifecycleRequest,
  asked: string,
): readonly Refusal[] =>
  refusals.map(refusal =>
    isSameName(refusal.by, request.by) || refusal.asked === asked ? { ...refusal, isOpen: false } : refusal,
  )

/** Every legal move from a state, as sentences. */
export const legalFrom = (from: LifecycleState): string =>
  Object.entries(legalMoves[from])
    .map(([to, { how }]) => `To ${lifecycleStates[to as LifecycleState].label}: ${how}`)
    .join(' ')
