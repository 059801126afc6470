import { findMove, type LifecycleState, lifecycleStates } from '../model/lifecycle.ts'
import type { Act } from '../model/lifecycle-status.ts'
import { legalFrom, type Replay, refuse, type Step, told } from './replay.ts'

/** A label that we set tells where the artifact stood; set again, it tells nothing new. */
export const mirror = (replay: Replay, act: Act, to: LifecycleState): Replay =>
  replay.mirrored === to
    ? replay
    : {
        ...told(replay, act, `moved it to ${lifecycleStates[to].label}`),
        mirrored: to,
        mirroredBy: replay.moves.length,
      }

export const ownState: Step = (replay, act) =>
  act.ask.kind === 'state' && !act.ask.isRemoval ? mirror(replay, act, act.ask.state) : replay

/** A person who sets or takes a label that only mirrors facts: undone, with the way that leads there. */
export const state: Step = (replay, act) => {
  if (act.ask.kind !== 'state') return replay
  const { state: wanted, isRemoval } = act.ask
  const from = replay.mirrored ?? 'draft'
  if (isRemoval === (wanted !== from)) return replay
  const { label } = lifecycleStates[wanted]
  if (isRemoval)
    return refuse(
      replay,
      act,
      `removal of “${label}”`,
      'the label only shows where the artifact stands',
      legalFrom(from),
    )
  const legal = findMove(from, wanted)
  return refuse(
    replay,
    act,
    `“${label}”`,
    `the label only shows where the artifact stands, and it was ${lifecycleStates[from].label}`,
    legal
      ? legal.how
      : `There is no move from ${lifecycleStates[from].label} to ${label}. ${legalFrom(from)}`,
  )
}
