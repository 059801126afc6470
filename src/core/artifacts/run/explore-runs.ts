import type { ArtifactType } from '../../vocabulary/names.ts'
import { type Contracts, fillContracts } from '../model/contracts.ts'
import type { ContractsFile } from '../model/contracts-schema.ts'
import type { PhaseEnded, RunEvent, SubmissionRef } from '../model/run-event.ts'
import { type RunPhase, runPhases } from '../model/run-phases.ts'
import { newRun, type RunProgress } from '../model/run-progress.ts'
import { reduceRun } from './reduce-run.ts'

/** A state that a run can reach; `path` are the phase ends that move the run to it, as `phase` or `phase (status)`. */
export type ReachableState = { readonly state: RunProgress; readonly path: readonly string[] }

/**
 * Every state that a run can reach under some contracts, each once, by its key.
 *
 * States that differ only in what no later decision depends on are one state (`foldState`). The counters are such a
 * difference here: each step is made once with fresh counters and once with every budget used up.
 */
export const exploreRuns = (file: ContractsFile): ReadonlyMap<string, ReachableState> => {
  const contracts = fillContracts(file)
  const first = foldState({ ...newRun, contracts: file }, contracts)
  const found = new Map<string, ReachableState>([[stateKey(first), { state: first, path: [] }]])
  for (const { state, path } of found.values()) {
    if (state.reached) continue
    for (const { label, events } of steps(state, contracts)) {
      for (const before of [state, worn(state, contracts)]) {
        const moved = applied(before, events)
        const hasMoved = label !== null && moved.entered !== before.entered
        const after = foldState(moved, contracts)
        const key = stateKey(after)
        if (!found.has(key)) found.set(key, { state: after, path: hasMoved ? [...path, label] : path })
      }
    }
  }
  return found
}

/** What identifies a state for `exploreRuns`. */
export const stateKey = (state: RunProgress): string =>
  JSON.stringify([
    state.expected,
    Object.keys(state.submissions).sort(),
    Object.keys(state.accepted).sort(),
    state.passed,
    state.isSettled,
    state.isCommitted,
    state.entered === 0,
    state.reached?.terminal ?? null,
  ])

/** A state without what no later decision depends on: counters, positions, digests, and types that no phase needs. */
export const foldState = (state: RunProgress, contracts: Contracts): RunProgress => {
  const needed = new Set(runPhases.flatMap(phase => contracts.phases[phase].needs))
  const kept = (refs: RunProgress['submissions'], isKept: (type: ArtifactType) => boolean) =>
    Object.fromEntries(
      Object.values(refs)
        .filter(({ type }) => isKept(type))
        .map(({ type }) => [type, stale(type)]),
    )
  return {
    ...state,
    entered: Math.min(state.entered, 1),
    attempts: 0,
    loops: {},
    iterations: 0,
    submissions: kept(state.submissions, type => needed.has(type)),
    accepted: kept(state.accepted, type => type === 'plan' || type === 'development_result'),
    latest: null,
    feedback: null,
    passed: [...state.passed].sort(),
  }
}

const stale = (type: ArtifactType): SubmissionRef => ({ type, position: 1, sha256: '' })

/** The same state with every budget used up. */
const worn = (state: RunProgress, contracts: Contracts): RunProgress => ({
  ...state,
  attempts: contracts.retries,
  iterations: contracts.iterations,
  loops: Object.fromEntries(runPhases.map(phase => [phase, contracts.phases[phase].limit])),
})

type Step = { readonly label: string | null; readonly events: readonly RunEvent[] }

/**
 * Everything that can happen next: a submission of a type, or the end of a phase in each way. Once a run has begun, a phase out
 * of its turn changes nothing and is left out.
 */
const steps = (state: RunProgress, contracts: Contracts): readonly Step[] => [
  ...runPhases
    .flatMap(phase => contracts.phases[phase].needs)
    .filter(type => state.submissions[type] === undefined)
    .map(type => ({ label: null, events: [submission(type)] })),
  ...runPhases
    .filter(phase => state.entered === 0 || state.expected.includes(phase))
    .flatMap(phase => endings(phase, contracts)),
]

const endings = (phase: RunPhase, contracts: Contracts): readonly Step[] => {
  const { type, advances } = contracts.phases[phase]
  const standings = advances.length > 0 ? [...advances, 'another status'] : [null]
  const fresh = { type, position: 2, sha256: '' }
  return [
    { label: `${phase} (no artifact)`, events: [end(phase, {})] },
    ...standings.map(standing => ({
      label: standing === null ? phase : `${phase} (${standing})`,
      events: [submission(type), end(phase, { submission: fresh, standing })],
    })),
  ]
}

const submission = (type: ArtifactType): RunEvent => ({
  event: 'artifact-submitted',
  type,
  path: '',
  sha256: '',
  bytes: 0,
  version: 1,
  commit: null,
})

const end = (phase: RunPhase, parts: Partial<PhaseEnded>): PhaseEnded => ({
  event: 'phase-ended',
  phase,
  exit: 0,
  submission: null,
  standing: null,
  problems: [],
  ...parts,
})

const applied = (state: RunProgress, events: readonly RunEvent[]): RunProgress =>
  events.reduce(
    (before, event, index) => reduceRun(before, { position: index + 2, at: '', event }).state,
    state,
  )
