import { defaultContracts } from '../../../src/core/artifacts/model/contracts.ts'
import type {
  PhaseEnded,
  PlacedEvent,
  RunEvent,
  SubmissionRef,
} from '../../../src/core/artifacts/model/run-event.ts'
import type { RunPhase } from '../../../src/core/artifacts/model/run-phases.ts'
import type { ArtifactType } from '../../../src/core/vocabulary/names.ts'

/** A digest that differs for each number. */
export const digest = (seed: number): string => seed.toString(16).padStart(64, '0')

export const submitted = (type: ArtifactType, sha256: string): RunEvent => ({
  event: 'artifact-submitted',
  type,
  path: `r/${type}.json`,
  sha256,
  bytes: 1,
  version: 1,
  commit: null,
})

export const ended = (phase: RunPhase, parts: Partial<PhaseEnded> = {}): PhaseEnded => ({
  event: 'phase-ended',
  phase,
  exit: 0,
  submission: null,
  standing: null,
  problems: [],
  ...parts,
})

export const placed = (events: readonly RunEvent[]): PlacedEvent[] =>
  events.map((event, index) => ({ position: index + 1, at: '2026-01-01T00:00:00.000Z', event }))

/** The events of a phase that submits its artifact with a standing and ends; `before` is how many there were. */
export const attempt = (before: number, phase: RunPhase, standing: string | null = null): RunEvent[] => {
  const { type } = defaultContracts.phases[phase]
  const submission: SubmissionRef = { type, position: before + 1, sha256: digest(before + 1) }
  return [submitted(type, submission.sha256), ended(phase, { submission, standing })]
}

/** A run of phases, each submitting and ending: `[phase, standing]`. */
export const course = (steps: readonly (readonly [RunPhase, string?])[]): PlacedEvent[] =>
  placed(
    steps.reduce<RunEvent[]>(
      (events, [phase, standing]) => events.concat(attempt(events.length, phase, standing ?? null)),
      [],
    ),
  )
