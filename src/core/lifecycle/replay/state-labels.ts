import { findMove, type LifecycleState, lifecycleStates } from '../model/lifecycle.ts'
import type { LifecycleRequest } from '../model/lifecycle-status.ts'
import { appendHistory, legalFrom, type Replay, refuse, type Step } from './replay.ts'

/** A label that we set tells where the artifact stood; set again, it tells nothing new. */
export const recordState = (replay: Replay, request: LifecycleRequest, to: LifecycleState): Replay =>
  replay.shownState === to
    ? replay
    : {
        ...appendHistory(replay, request, `moved it to ${lifecycleStates[to].label}`),
        shownState: to,
        shownBy: replay.moves.length,
      }

export const ownState: Step = (replay, request) =>
  request.intent.kind === 'state' && !request.intent.isRemoval
    ? recordState(replay, request, request.intent.state)
    : replay

/** A person who sets or takes a label that only mirrors facts: undone, with the way that leads there. */
export const state: Step = (replay, request) => {
  if (request.intent.kind !== 'state') return replay
  const { state: wanted, isRemoval } = request.intent
  const from = replay.shownState ?? 'draft'
  if (isRemoval === (wanted !== from)) return replay
  const { label } = lifecycleStates[wanted]
  if (isRemoval)
    return refuse(
      replay,
      request,
      `removal of “${label}”`,
      'the label only shows where the artifact stands',
      legalFrom(from),
    )
  const legal = findMove(from, wanted)
  return refuse(
    replay,
    request,
    `“${label}”`,
    `the label only shows where the artifact stands, and it was ${lifecycleStates[from].label}`,
    legal
      ? legal.how
      : `There is no move from ${lifecycleStates[from].label} to ${label}. ${legalFrom(from)}`,
  )
}
