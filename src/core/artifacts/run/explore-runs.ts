import type { ArtifactType } from '../../vocabulary/names.ts'
import { type Contracts, fillContracts } from '../model/contracts.ts'
import type { ContractsFile } from '../model/contracts-schema.ts'
import type { PhaseEnded, RunEvent, SubmissionRef } from '../model/run-event.ts'
import { type RunPhase, runPhases } from '../model/run-phases.ts'
import { newRun, type RunProgress } from '../model/run-progress.ts'
import { reduceRun } from './reduce-run.ts'

/** A state that a run can reach; `path` is what moves the run to it: ends of phases, as `phase` or
 * `phase (status)`, and `another TYPE` where a document was submitted in the place of an accepted one. */
export type ReachableState = { readonly state: RunProgress; readonly path: readonly string[] }

/**
 * Every state that a run can reach under some contracts, each once, by its key.
 *
 * States that differ only in what no later decision depends on are one state (`foldState`). The counters are such a
 * difference here: each step is made once with fresh counters and once with every budget used up.
 *
 * @param tracked  the types of which another document is submitted after one was accepted
 */
export const exploreRuns = (
  file: ContractsFile,
  tracked: readonly ArtifactType[] = alwaysTracked,
): ReadonlyMap<string, ReachableState> => {
  const contracts = fillContracts(file)
  const first = foldState({ ...newRun, contracts: file }, contracts, tracked)
  const found = new Map<string, ReachableState>([[stateKey(first), { state: first, path: [] }]])
  for (const { state, path } of found.values()) {
    if (state.reached) continue
    for (const { label, events } of steps(state, contracts)) {
      for (const before of [state, worn(state, contracts)]) {
        const moved = applied(before, events)
        const isMove = moved.entered !== before.entered || moved.reopened !== before.reopened
        const hasMoved = label !== null && isMove
        const after = foldState(moved, contracts, tracked)
        const key = stateKey(after)
        if (!found.has(key)) found.set(key, { state: after, path: hasMoved ? [...path, label] : path })
      }
    }
  }
  return found
}

/** A run is done with these: another document of their type after the acceptance is always explored. */
const alwaysTracked: readonly ArtifactType[] = ['plan', 'development_result']

/** What identifies a state for `exploreRuns`. */
export const stateKey = (state: RunProgress): string =>
  JSON.stringify([
    state.expected,
    Object.keys(state.submissions).sort(),
    Object.keys(state.accepted).sort(),
    state.reopened,
    state.passed,
    state.isSettled,
    state.isCommitted,
    state.entered === 0,
    state.reached?.terminal ?? null,
  ])

/** A state without what no later decision depends on: counters, positions, digests, and types that no phase needs. */
export const foldState = (
  state: RunProgress,
  contracts: Contracts,
  tracked: readonly ArtifactType[] = alwaysTracked,
): RunProgress => {
  const needed = new Set(runPhases.flatMap(phase => contracts.phases[phase].needs))
  return {
    ...state,
    entered: Math.min(state.entered, 1),
    attempts: 0,
    loops: {},
    iterations: 0,
    submissions: Object.fromEntries(
      Object.values(state.submissions)
        .filter(({ type }) => needed.has(type))
        .map(({ type }) => [type, stale(type)]),
    ),
    accepted: Object.fromEntries(
      Object.values(state.accepted)
        .filter(({ type }) => tracked.includes(type))
        .map(({ type, phase }) => [type, { ...stale(type), phase, feedback: null }]),
    ),
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
 * Everything that can happen next: a submission of a type, another one of an accepted type, or the end of a phase in each way. Once a run has begun, a phase out
 * of its turn changes nothing and is left out.
 */
const steps = (state: RunProgress, contracts: Contracts): readonly Step[] => [
  ...runPhases
    .flatMap(phase => contracts.phases[phase].needs)
    .filter(type => state.submissions[type] === undefined)
    .map(type => ({ label: null, events: [submission(type)] })),
  ...Object.values(state.accepted).map(({ type }) => ({
    label: `another ${type}`,
    events: [submission(type, 'another')],
  })),
  ...runPhases
    .filter(phase => state.entered === 0 || state.expected.includes(phase))
    .flatMap(phase => endings(state, phase, contracts)),
]

const endings = (state: RunProgress, phase: RunPhase, contracts: Contracts): readonly Step[] => {
  const { type, advances } = contracts.phases[phase]
  const standings = advances.length > 0 ? [...advances, 'another status'] : [null]
  const digests = state.accepted[type] ? ['', 'another'] : ['']
  return [
    { label: `${phase} (no artifact)`, events: [end(phase, {})] },
    ...standings.flatMap(standing =>
      digests.map(sha256 => ({
        label: standing === null ? phase : `${phase} (${standing})`,
        events: [
          submission(type, sha256),
          end(phase, { submission: { type, position: 2, sha256 }, standing }),
        ],
      })),
    ),
  ]
}

const submission = (type: ArtifactType, sha256 = ''): RunEvent => ({
  event: 'artifact-submitted',
  type,
  path: '',
  sha256,
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
