import type { ArtifactType, Terminal } from '../../vocabulary/names.ts'
import type { ContractsFile } from './contracts-schema.ts'
import type { SubmissionRef } from './run-event.ts'
import { openingPhases, type RunPhase } from './run-phases.ts'

/** How a phase ended. Only `done` moves the run forward. @see seed 002, "Completion detection" */
export type PhaseOutcome = 'done' | 'fix-needed' | 'blocked'

/** A terminal that the run has come to, whether or not it was declared. */
export type ReachedTerminal = {
  readonly terminal: Terminal
  readonly reason: string
  readonly phase: RunPhase
}

/** A submission with which a phase advanced; `feedback` is what it had to answer. */
export type AcceptedRef = SubmissionRef & {
  readonly phase: RunPhase
  readonly feedback: SubmissionRef | null
}

/**
 * Where a run stands: the fold of its journal.
 *
 * `expected` are the phases that may end next, the recommended one first; none after a terminal was reached.
 * `entered` is the journal position at which the current phase began; older submissions do not count for it.
 * `attempts` counts failed ends of the current phase, `loops` how often each phase sent the run back since it last advanced.
 * `accepted` are the submissions with which a phase advanced, the last of each type; a new plan ends what followed from
 * the plan before it, a new result what was decided about the one before. Another document of an accepted type takes the
 * acceptance back: its phase is `reopened` until it ends again.
 * `feedback` is the submission whose `how_to_fix` sent the run back to the current phase.
 */
export type RunProgress = {
  readonly contracts: ContractsFile | null
  readonly expected: readonly RunPhase[]
  readonly entered: number
  readonly attempts: number
  readonly loops: Readonly<Partial<Record<RunPhase, number>>>
  readonly iterations: number
  readonly submissions: Readonly<Partial<Record<ArtifactType, SubmissionRef>>>
  readonly accepted: Readonly<Partial<Record<ArtifactType, AcceptedRef>>>
  readonly reopened: RunPhase | null
  readonly latest: SubmissionRef | null
  readonly feedback: SubmissionRef | null
  readonly passed: readonly RunPhase[]
  readonly isSettled: boolean
  readonly isCommitted: boolean
  readonly outcome: PhaseOutcome | null
  readonly last: RunPhase | null
  readonly reached: ReachedTerminal | null
  readonly declared: Terminal | null
}

/** What the caller of the reducer has to do next. */
export type RunEffect =
  | { readonly kind: 'enter'; readonly phases: readonly RunPhase[] }
  | { readonly kind: 'retry'; readonly phase: RunPhase; readonly reasons: readonly string[] }
  | { readonly kind: 'unblock'; readonly phase: RunPhase; readonly reasons: readonly string[] }
  | { readonly kind: 'declare'; readonly reached: ReachedTerminal }

/** Where every run begins. */
export const newRun: RunProgress = {
  contracts: null,
  expected: openingPhases,
  entered: 0,
  attempts: 0,
  loops: {},
  iterations: 0,
  submissions: {},
  accepted: {},
  reopened: null,
  latest: null,
  feedback: null,
  passed: [],
  isSettled: false,
  isCommitted: false,
  outcome: null,
  last: null,
  reached: null,
  declared: null,
}
