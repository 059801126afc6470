import { findMove, type LifecycleState, lifecycleStates } from '../model/lifecycle.ts'
import type { LifecycleRequest } from '../model/lifecycle-status.ts'
import { legalFrom, type Replay, refuse, type Step } from './replay.ts'

/** A label that the app set shows a state; the same label again adds no history. */
export const recordState = (replay: Replay, request: LifecycleRequest, to: LifecycleState): Replay =>
  replay.shownState === to
    ? replay
    : {
        ...replay,
        moves: [
          ...replay.moves,
          {
            at: request.at,
            by: request.by,
            text: `moved it to ${lifecycleStates[to].label}`,
            shows: { state: to, wasDraft: replay.isDraft },
          },
        ],
        shownState: to,
      }

export const ownState: Step = (replay, request) =>
  request.intent.kind === 'state' && !request.intent.isRemoval
    ? recordState(replay, request, request.intent.state)
    : replay

/** A person set or removed a label that only shows facts: the app undoes it and names the legal way. */
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
      'the label only shows the state of the artifact',
      legalFrom(from),
    )
  const legal = findMove(from, wanted)
  return refuse(
    replay,
    request,
    `“${label}”`,
    `the label only shows the state of the artifact, which was ${lifecycleStates[from].label}`,
    legal
      ? legal.how
      : `There is no move from ${lifecycleStates[from].label} to ${label}. ${legalFrom(from)}`,
  )
}
