import fc from 'fast-check'
import { defaultContracts } from '../../../src/core/artifacts/model/contracts.ts'
import type { PlacedEvent, RunEvent } from '../../../src/core/artifacts/model/run-event.ts'
import { type RunPhase, runPhases } from '../../../src/core/artifacts/model/run-phases.ts'
import { newRun, type RunProgress } from '../../../src/core/artifacts/model/run-progress.ts'
import { reduceRun } from '../../../src/core/artifacts/run/reduce-run.ts'
import { artifactTypeNames } from '../../../src/core/vocabulary/names.ts'
import { attempt, digest, ended, placed, submitted } from './run-events.ts'

const standings = [
  'completed',
  'partial',
  'request_changes',
  'failed',
  'no_issues',
  'issues_found',
  'passed',
  'true',
  'false',
  null,
]

const anyEvent: fc.Arbitrary<RunEvent> = fc.oneof(
  fc
    .record({ type: fc.constantFrom(...artifactTypeNames), seed: fc.nat(5) })
    .map(({ type, seed }) => submitted(type, digest(seed))),
  fc
    .record({
      phase: fc.constantFrom(...runPhases),
      exit: fc.constantFrom(0, 0, 0, 1, 'timeout' as const, 'crash' as const),
      standing: fc.constantFrom(...standings),
      submission: fc.option(
        fc.record({
          type: fc.constantFrom(...artifactTypeNames),
          position: fc.integer({ min: 1, max: 40 }),
          sha256: fc.nat(5).map(digest),
        }),
      ),
      problems: fc.constantFrom<string[]>([], [], ['summary is missing; it must be a text.']),
    })
    .map(parts => ended(parts.phase, parts)),
  fc.constant({
    event: 'terminal-declared',
    terminal: 'done',
    path: 'r/terminal.json',
    sha256: digest(0),
  } as const),
)

type Part =
  | { readonly event: RunEvent }
  | { readonly pick: number; readonly good: number; readonly standing: string | null }

const anyPart: fc.Arbitrary<Part> = fc.oneof(
  { weight: 1, arbitrary: anyEvent.map(event => ({ event })) },
  {
    weight: 5,
    arbitrary: fc.record({ pick: fc.nat(99), good: fc.nat(9), standing: fc.constantFrom(...standings) }),
  },
)

/** The phase that ends next: mostly one of those that the run waits for, now and then any. */
const phaseFor = ({ expected }: RunProgress, pick: number): RunPhase => {
  const phases = pick < 90 && expected.length > 0 ? expected : runPhases
  return phases[pick % phases.length] as RunPhase
}

const attemptOf = (
  before: number,
  phase: RunPhase,
  { good, standing }: Exclude<Part, { event: RunEvent }>,
) => {
  const [advancing = null] = defaultContracts.phases[phase].advances
  return attempt(before, phase, good < 8 ? advancing : standing)
}

/** Streams in which phases mostly end in their turn and submit what they owe, so that runs get somewhere. */
export const anyStream: fc.Arbitrary<RunEvent[]> = fc.array(anyPart, { maxLength: 40 }).map(parts => {
  const events: RunEvent[] = []
  let state = newRun
  for (const part of parts) {
    const next = 'event' in part ? [part.event] : attemptOf(events.length, phaseFor(state, part.pick), part)
    for (const event of next) {
      events.push(event)
      state = reduceRun(state, { position: events.length, at: '', event }).state
    }
  }
  return events
})

/** The same streams as a journal holds them. */
export const anyRun: fc.Arbitrary<PlacedEvent[]> = anyStream.map(placed)
