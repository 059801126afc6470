import type { ArtifactType, Terminal } from '../../vocabulary/names.ts'
import { fillContracts } from '../model/contracts.ts'
import type { PhaseEnded, PlacedEvent } from '../model/run-event.ts'
import type { RunPhase } from '../model/run-phases.ts'
import { newRun, type PhaseOutcome, type RunProgress } from '../model/run-progress.ts'
import { type RunMove, reduceRun } from './reduce-run.ts'

/** An end of a phase as it was recorded, with its outcome and the reasons for it. */
export type EndedPhase = {
  readonly phase: RunPhase
  readonly at: string
  readonly exit: PhaseEnded['exit']
  readonly attempt: string | null
  readonly outcome: PhaseOutcome
  readonly reasons: readonly string[]
}

/** A submission of a run, the latest of each type last. */
export type SubmittedArtifact = {
  readonly type: ArtifactType
  readonly version: number
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly submitted_at: string
}

/**
 * A run as a reader asks for it.
 *
 * `tries_left` are the failed tries that the current phase may still have, `plans_left` the plans that may still be
 * accepted, and `sent_back` how often each phase sent the run back since it last advanced. `reason` says why the run ended.
 */
export type RunDescription = {
  readonly run: string
  readonly started_at: string | null
  readonly last_at: string | null
  readonly last: RunPhase | null
  readonly outcome: PhaseOutcome | null
  readonly next: readonly RunPhase[]
  readonly terminal: Terminal | null
  readonly is_declared: boolean
  readonly reason: string | null
  readonly tries_left: number
  readonly plans_left: number
  readonly sent_back: readonly { readonly phase: RunPhase; readonly times: number; readonly limit: number }[]
  readonly phases: readonly EndedPhase[]
  readonly artifacts: readonly SubmittedArtifact[]
}

/** Describe a run by its events. */
export const describeRun = (run: string, events: readonly PlacedEvent[]): RunDescription => {
  const phases: EndedPhase[] = []
  let state = newRun
  for (const placed of events) {
    const move = reduceRun(state, placed)
    if (placed.event.event === 'phase-ended') phases.push(endedPhase(placed.event, placed.at, move))
    state = move.state
  }
  return {
    run,
    started_at: events[0]?.at ?? null,
    last_at: events.at(-1)?.at ?? null,
    last: state.last,
    outcome: state.outcome,
    next: state.declared ? [] : state.expected,
    terminal: state.declared ?? state.reached?.terminal ?? null,
    is_declared: state.declared !== null,
    reason: state.reached?.reason ?? null,
    ...budgetsOf(state),
    phases,
    artifacts: artifactsOf(events),
  }
}

const endedPhase = (event: PhaseEnded, at: string, move: RunMove): EndedPhase => ({
  phase: event.phase,
  at,
  exit: event.exit,
  attempt: event.attempt ?? null,
  outcome: move.outcome ?? 'blocked',
  reasons: move.effects.flatMap(effect => {
    if (effect.kind === 'declare') return [`${effect.reached.terminal}: ${effect.reached.reason}`]
    return effect.kind === 'enter' ? [] : effect.reasons
  }),
})

const budgetsOf = (state: RunProgress): Pick<RunDescription, 'tries_left' | 'plans_left' | 'sent_back'> => {
  const contracts = fillContracts(state.contracts ?? {})
  const isOver = state.reached !== null || state.declared !== null
  return {
    tries_left: isOver ? 0 : Math.max(0, contracts.retries - state.attempts),
    plans_left: isOver ? 0 : Math.max(0, contracts.iterations - state.iterations),
    sent_back: Object.entries(state.loops).flatMap(([name, times]) => {
      // The keys of the record are phases.
      const phase = name as RunPhase
      return times > 0 ? [{ phase, times, limit: contracts.phases[phase].limit }] : []
    }),
  }
}

const artifactsOf = (events: readonly PlacedEvent[]): readonly SubmittedArtifact[] => {
  const latest = new Map<ArtifactType, SubmittedArtifact>()
  for (const { event, at } of events) {
    if (event.event !== 'artifact-submitted') continue
    const { type, version, path, bytes, sha256 } = event
    latest.delete(type)
    latest.set(type, { type, version, path, bytes, sha256, submitted_at: at })
  }
  return [...latest.values()]
}
