import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultContracts } from '../../../../src/core/artifacts/model/contracts.ts'
import type { RunEvent } from '../../../../src/core/artifacts/model/run-event.ts'
import { runPhases } from '../../../../src/core/artifacts/model/run-phases.ts'
import { newRun, type RunProgress } from '../../../../src/core/artifacts/model/run-progress.ts'
import { reduceRun, replayRun } from '../../../../src/core/artifacts/run/reduce-run.ts'
import { artifactTypeNames } from '../../../../src/core/vocabulary/names.ts'
import { attempt, course, digest, ended, placed, submitted } from '../../../support/run-events.ts'

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

/** Streams in which phases mostly do submit what they owe, so that runs get somewhere. */
const anyStream = fc
  .array(
    fc.oneof(
      { weight: 1, arbitrary: anyEvent.map(event => [event] as const) },
      { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...runPhases), fc.constantFrom(...standings)) },
    ),
    { maxLength: 40 },
  )
  .map(parts =>
    parts.reduce<RunEvent[]>(
      (events, part) =>
        typeof part[0] === 'string'
          ? events.concat(attempt(events.length, part[0], part[1] ?? null))
          : events.concat(part[0]),
      [],
    ),
  )

const states = (events: readonly RunEvent[]): RunProgress[] =>
  placed(events).reduce<RunProgress[]>(
    (all, event) => all.concat(reduceRun(all.at(-1) ?? newRun, event).state),
    [newRun],
  )

describe('the laws of the reducer', () => {
  it('no phase is done without a valid artifact of its type, submitted since it began, and an agent that returned', () => {
    let advances = 0
    fc.assert(
      fc.property(anyStream, events => {
        const all = states(events)
        events.forEach((event, index) => {
          const before = all[index] as RunProgress
          const after = all[index + 1] as RunProgress
          if (
            event.event !== 'phase-ended' ||
            before.reached ||
            after.entered === before.entered ||
            after.outcome !== 'done'
          )
            return
          advances += 1
          const held = before.submissions[defaultContracts.phases[event.phase].type]
          expect(event.exit).toBe(0)
          expect(event.problems).toEqual([])
          expect(held?.position).toBeGreaterThan(before.entered)
          expect(event.submission).toEqual(held)
        })
      }),
      { numRuns: 2000 },
    )
    expect(advances).toBeGreaterThan(500)
  })

  it('replaying a journal gives the same state, whole or in two parts', () => {
    fc.assert(
      fc.property(anyStream, fc.nat(40), (events, cut) => {
        const journal = placed(events)
        const stored = JSON.parse(JSON.stringify(journal)) as typeof journal
        expect(replayRun(stored)).toEqual(replayRun(journal))
        const half = replayRun(journal.slice(0, cut))
        expect(journal.slice(cut).reduce((state, event) => reduceRun(state, event).state, half)).toEqual(
          replayRun(journal),
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('a reached terminal never changes, and neither does a declared one', () => {
    fc.assert(
      fc.property(anyStream, events => {
        const all = states(events)
        all.slice(1).forEach((after, index) => {
          const before = all[index] as RunProgress
          if (before.reached) expect(after.reached).toEqual(before.reached)
          if (before.declared) expect(after.declared).toBe(before.declared)
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('a submission alone moves no run', () => {
    fc.assert(
      fc.property(anyStream, events => {
        const all = states(events)
        events.forEach((event, index) => {
          if (event.event !== 'artifact-submitted') return
          const { submissions: _s, latest: _l, ...before } = all[index] as RunProgress
          expect(all[index + 1]).toMatchObject(before)
        })
      }),
      { numRuns: 500 },
    )
  })

  it('every run of failing phases comes to a terminal', () => {
    fc.assert(
      fc.property(fc.constantFrom(...runPhases), phase => {
        const end = replayRun(placed(Array.from({ length: 10 }, () => ended(phase, { exit: 'crash' }))))
        expect(end.reached).not.toBeNull()
      }),
    )
  })
})

const whole = [
  ['planning'],
  ['planning_analysis', 'completed'],
  ['development', 'completed'],
  ['commit_cleanup', 'true'],
  ['commit'],
  ['development_analysis', 'completed'],
  ['commit_cleanup', 'true'],
  ['commit'],
] as const

describe('a run', () => {
  it('is done when the work is accepted and committed', () => {
    expect(replayRun(course(whole)).reached).toMatchObject({ terminal: 'done', phase: 'commit' })
    expect(replayRun(course(whole.slice(0, -1))).reached).toBeNull()
  })

  it('is not done when the work changed after it was settled', () => {
    const steps = [
      ...whole.slice(0, 6),
      ['review', 'issues_found'],
      ['fix', 'completed'],
      ['commit_cleanup', 'true'],
      ['commit'],
    ] as const
    const end = replayRun(course(steps))
    expect(end.reached).toBeNull()
    expect(end.isCommitted).toBe(true)
  })

  it('goes back to planning once, and no second time', () => {
    const back = [['planning'], ['planning_analysis', 'request_changes']] as const
    const once = replayRun(course(back))
    expect(once).toMatchObject({ outcome: 'fix-needed', expected: ['planning'], reached: null })
    expect(replayRun(course([...back, ...back])).reached?.terminal).toBe('budget-exceeded')
  })

  it('cleans up three times more, and no fourth time', () => {
    const start = [['planning'], ['development', 'completed']] as const
    const again = ['commit_cleanup', 'false'] as const
    expect(replayRun(course([...start, again, again, again])).reached).toBeNull()
    expect(replayRun(course([...start, again, again, again, again])).reached?.terminal).toBe(
      'budget-exceeded',
    )
  })

  it('is a regression when a test fails after it had passed', () => {
    const steps = [
      ['planning'],
      ['development', 'completed'],
      ['smoke', 'passed'],
      ['commit_cleanup', 'true'],
      ['commit'],
    ] as const
    expect(replayRun(course(steps)).reached?.terminal).toBe('done')
    const open = [['planning'], ['development', 'completed'], ['smoke', 'passed']] as const
    const policy = { phases: { smoke: { leads_to: ['smoke' as const] } } }
    const events = course([...open, ['smoke', 'failed']]).map(({ event, ...place }) => ({
      ...place,
      event: event.event === 'phase-ended' ? { ...event, contracts: policy } : event,
    }))
    expect(replayRun(events).reached).toMatchObject({ terminal: 'regression', phase: 'smoke' })
  })

  it('is a regression when a test still fails after its retries', () => {
    const start = [['planning'], ['development', 'completed']] as const
    const fail = ['smoke', 'failed'] as const
    expect(replayRun(course([...start, fail, fail, fail])).reached).toBeNull()
    expect(replayRun(course([...start, fail, fail, fail, fail])).reached?.terminal).toBe('regression')
  })

  it('exceeds its budget when a phase never submits what it owes', () => {
    const tries = Array.from({ length: 4 }, () => ended('planning'))
    expect(replayRun(placed(tries.slice(1))).reached).toBeNull()
    expect(replayRun(placed(tries)).reached?.terminal).toBe('budget-exceeded')
  })

  it('exceeds its budget with the sixth plan', () => {
    const round = [
      ['planning'],
      ['development', 'completed'],
      ['commit_cleanup', 'true'],
      ['commit'],
    ] as const
    const rounds = (count: number) => Array.from({ length: count }, () => round).flat()
    expect(replayRun(course(rounds(5))).reached).toBeNull()
    expect(replayRun(course([...rounds(5), ['planning']])).reached?.terminal).toBe('budget-exceeded')
  })

  it('is blocked without what a phase builds on, and goes on once that is there', () => {
    const blocked = placed(attempt(0, 'development', 'completed'))
    expect(replayRun(blocked)).toMatchObject({ outcome: 'blocked', reached: null })
    const events = [
      ...attempt(0, 'development', 'completed'),
      submitted('plan', digest(9)),
      ended('development', {
        submission: { type: 'development_result', position: 1, sha256: digest(1) },
        standing: 'completed',
      }),
    ]
    expect(replayRun(placed(events)).outcome).toBe('done')
  })

  it('does not let a phase end out of its turn', () => {
    const state = replayRun(course([['planning'], ['commit']]))
    expect(state).toMatchObject({
      outcome: 'blocked',
      reached: null,
      expected: ['planning_analysis', 'development'],
    })
  })

  it('does not count an artifact of an earlier round', () => {
    const events = course([['planning'], ['development', 'partial']])
    const stale = { type: 'development_result' as const, position: 3, sha256: digest(3) }
    const again = ended('development', { submission: stale, standing: 'completed' })
    expect(reduceRun(replayRun(events), { position: 5, at: '', event: again }).state.outcome).toBe(
      'fix-needed',
    )
  })

  it('keeps the contracts of its first phase end, even if the policy changes later', () => {
    const lax = { phases: { development: { needs: [] } } }
    const events = [
      ended('planning', { contracts: {} }),
      ...attempt(1, 'development', 'completed').map(event =>
        event.event === 'phase-ended' ? { ...event, contracts: lax } : event,
      ),
    ]
    expect(replayRun(placed(events)).outcome).toBe('blocked')
  })
})
