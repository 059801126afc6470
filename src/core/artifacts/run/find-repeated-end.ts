import { fillContracts } from '../model/contracts.ts'
import type { PhaseEnded, PlacedEvent } from '../model/run-event.ts'
import { newRun } from '../model/run-progress.ts'
import { type RunMove, reduceRun } from './reduce-run.ts'

/** How the end of a phase is reported. `attempt` names the try, `null` where the caller gives it no name. */
export type PhaseEndCall = Pick<PhaseEnded, 'phase' | 'exit'> & { readonly attempt: string | null }

type Made = { readonly event: PhaseEnded; readonly move: RunMove; readonly isSettled: boolean }

/**
 * Find the move that a call has made before, so that repeating it changes nothing and gives the same answer.
 *
 * With a named attempt: the end of this phase with that name. Without: the last end that moved the run, if it was the same
 * call and no artifact of the phase was submitted since. A failed try without a name is no repetition: it counts again.
 */
export const findRepeatedEnd = (events: readonly PlacedEvent[], call: PhaseEndCall): RunMove | null => {
  const made = movesOf(events)
  if (call.attempt !== null) {
    const same = ({ event }: Made) => event.phase === call.phase && event.attempt === call.attempt
    return made.find(same)?.move ?? null
  }
  const last = made.at(-1)
  if (!last?.isSettled || last.event.phase !== call.phase || last.event.exit !== call.exit) return null
  const { type } = fillContracts(last.move.state.contracts ?? {}).phases[call.phase]
  const isNewer = ({ event, position }: PlacedEvent): boolean =>
    event.event === 'artifact-submitted' &&
    event.type === type &&
    position > (last.event.submission?.position ?? 0)
  return events.some(isNewer) ? null : last.move
}

/**
 * Every phase end that counted, with its move; `isSettled` where it advanced the run, led it back or finished it. An end
 * out of its turn changes nothing and is left out.
 */
const movesOf = (events: readonly PlacedEvent[]): readonly Made[] => {
  const made: Made[] = []
  let state = newRun
  for (const placed of events) {
    const move = reduceRun(state, placed)
    const { event, position } = placed
    const { entered, reached, attempts } = move.state
    const isSettled = entered === position || reached !== null
    const hasCounted = !state.reached && (isSettled || attempts !== state.attempts)
    if (event.event === 'phase-ended' && hasCounted) made.push({ event, move, isSettled })
    state = move.state
  }
  return made
}
