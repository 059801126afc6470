import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultContracts } from '../../../../src/core/artifacts/model/contracts.ts'
import type { PlacedEvent, RunEvent } from '../../../../src/core/artifacts/model/run-event.ts'
import { openingPhases, type RunPhase, runPhases } from '../../../../src/core/artifacts/model/run-phases.ts'
import { newRun, type RunProgress } from '../../../../src/core/artifacts/model/run-progress.ts'
import { reduceRun, replayRun } from '../../../../src/core/artifacts/run/reduce-run.ts'
import type { ArtifactType } from '../../../../src/core/vocabulary/names.ts'
import { anyStream } from '../../../support/runs/any-run.ts'
import { attempt, course, digest, ended, placed, submitted } from '../../../support/runs/run-events.ts'

const states = (events: readonly RunEvent[]): RunProgress[] =>
  placed(events).reduce<RunProgress[]>(
    (all, event) => all.concat(reduceRun(all.at(-1) ?? newRun, event).state),
    [newRun],
  )

/** How many events there are up to the terminal that the run reached. */
const endOf = (events: readonly RunEvent[]): number => {
  const index = states(events).findIndex(({ reached }) => reached !== null)
  return index === -1 ? events.length : index
}

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

  it('a run is done with the documents that its phases accepted, whatever else was submitted', () => {
    let done = 0
    fc.assert(
      fc.property(anyStream, events => {
        const state = replayRun(placed(events.slice(0, endOf(events))))
        if (state.reached?.terminal !== 'done') return
        done += 1
        for (const { type, sha256 } of Object.values(state.accepted))
          expect(state.submissions[type]?.sha256).toBe(sha256)
        expect(Object.keys(state.accepted)).toEqual(expect.arrayContaining(['plan', 'development_result']))
      }),
      { numRuns: 2000 },
    )
    expect(done).toBeGreaterThan(20)
  })

  it('a submission alone moves no run, except back to the phase that accepted another document, and never forward', () => {
    fc.assert(
      fc.property(anyStream, events => {
        const all = states(events)
        events.forEach((event, index) => {
          if (event.event !== 'artifact-submitted') return
          const accepted = all[index]?.accepted[event.type]
          if (accepted && accepted.sha256 !== event.sha256 && !all[index]?.reached) {
            const after = all[index + 1]
            expect(after?.accepted[event.type]).toBeUndefined()
            if (after?.reopened) return
            // It waits for earlier phases alone, and still does.
            expect(after?.expected).toEqual(all[index]?.expected)
            const place = runPhases.indexOf(accepted.phase)
            for (const phase of after?.expected ?? []) expect(runPhases.indexOf(phase)).toBeLessThan(place)
            return
          }
          const { submissions: _s, latest: _l, ...before } = all[index] as RunProgress
          expect(all[index + 1]).toMatchObject(before)
        })
      }),
      { numRuns: 500 },
    )
  })

  it('every run of phases that fail in their turn, or lack what they need, comes to a terminal', () => {
    const failing = runPhases.filter(
      phase => openingPhases.includes(phase) || defaultContracts.phases[phase].needs.length > 0,
    )
    fc.assert(
      fc.property(fc.constantFrom(...failing), phase => {
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
    const passed = steps.slice(0, 3)
    const again = [...passed, ['smoke', 'failed']] as const
    const fixed = [...passed, ['review', 'issues_found'], ['fix', 'completed'], ['smoke', 'failed']] as const
    for (const course_ of [again, fixed])
      expect(replayRun(course(course_)).reached).toMatchObject({ terminal: 'regression', phase: 'smoke' })
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
    const unblocked = [...attempt(0, 'development', 'completed'), ...attempt(2, 'planning')]
    const events = [...unblocked, ...attempt(4, 'development', 'completed')]
    expect(replayRun(placed(events))).toMatchObject({ outcome: 'done', last: 'development', attempts: 0 })
  })

  it('does not let a phase end out of its turn, and goes on as if nobody had tried', () => {
    const before = replayRun(course([['planning']]))
    for (const phase of ['commit', 'fix', 'review'] as const) {
      const tries = Array.from({ length: 10 }, () => ended(phase)).reduce(
        (state, event) => reduceRun(state, { position: 9, at: '', event }).state,
        before,
      )
      expect(tries).toEqual(before)
    }
    const move = reduceRun(before, { position: 9, at: '', event: ended('commit') })
    expect(move).toMatchObject({
      outcome: 'blocked',
      effects: [
        {
          kind: 'unblock',
          reasons: [
            expect.stringMatching(/waits for the end of planning_analysis or development/),
            expect.stringMatching(/needs a submitted development_result/),
          ],
        },
      ],
    })
  })

  it('begins with a plan or a specification', () => {
    for (const phase of runPhases) {
      const isOpening = openingPhases.includes(phase)
      const { outcome } = reduceRun(
        replayRun(placed(attempt(0, phase, 'completed').slice(0, 1))),
        placed(attempt(0, phase, 'no_issues'))[1] as PlacedEvent,
      )
      expect({ phase, outcome }).toEqual({ phase, outcome: isOpening ? 'done' : 'blocked' })
    }
  })

  it('is not done by the result of the plan before', () => {
    const round = [['planning'], ['development', 'completed'], ['commit']] as const
    const policy = { phases: { planning: { leads_to: ['review' as const] } } }
    const events = course([...round, ['planning'], ['review', 'no_issues'], ['commit']])
    const moved: RunProgress = { ...replayRun(events.slice(0, 6)), contracts: policy }
    const end = events.slice(6).reduce((state, event) => reduceRun(state, event).state, moved)
    expect(end).toMatchObject({ reached: null, last: 'commit' })
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

  const settled = [['planning'], ['development', 'completed'], ['review', 'no_issues']] as const
  const resubmitted = (
    type: ArtifactType,
    steps: readonly (readonly [RunPhase, string?])[],
  ): PlacedEvent[] => {
    const before = course(settled)
    const events = [...before.map(({ event }) => event), submitted(type, digest(99))]
    return placed(steps.reduce((all, step) => all.concat(attempt(all.length, ...step)), events))
  }
  it.each([
    ['plan', 'planning'],
    ['development_result', 'development'],
    ['issues', 'review'],
  ] as const)('goes back to its phase when another %s is submitted after it was accepted', (type, phase) => {
    expect(replayRun(resubmitted(type, []))).toMatchObject({ expected: [phase], reopened: phase })
    expect(replayRun(resubmitted(type, [['commit']]))).toMatchObject({ expected: [phase], reached: null })
    const refused = reduceRun(replayRun(resubmitted(type, [])), {
      position: 9,
      at: '',
      event: ended('commit'),
    })
    expect(refused.effects).toMatchObject([
      { reasons: [expect.stringContaining(phase), expect.stringContaining(`Another ${type} was submitted`)] },
    ])
  })

  it('is done with another result once that is accepted and judged', () => {
    const again = [['development', 'completed'], ['commit']] as const
    expect(replayRun(resubmitted('development_result', again))).toMatchObject({ reached: null })
    const judged = replayRun(
      resubmitted('development_result', [...again, ['review', 'no_issues'], ['commit']]),
    )
    expect(judged.reached?.terminal).toBe('done')
    expect(judged.accepted.development_result?.position).toBe(8)
  })

  it('goes back to the earlier phase first when two documents were replaced', () => {
    const before = resubmitted('issues', []).map(({ event }) => event)
    const both = [...before, submitted('development_result', digest(98))]
    expect(replayRun(placed(both))).toMatchObject({ expected: ['development'], isSettled: false })
  })

  it('never moves forward over an earlier phase that is to be done again', () => {
    const sent = course([
      ['planning'],
      ['development', 'completed'],
      ['review', 'issues_found'],
      ['fix', 'completed'],
      ['development_analysis', 'request_changes'],
    ])
    const before = replayRun(sent)
    expect(before).toMatchObject({ expected: ['development'], accepted: { fix_result: { phase: 'fix' } } })
    const after = replayRun(placed([...sent.map(({ event }) => event), submitted('fix_result', digest(96))]))
    expect(after).toMatchObject({ expected: ['development'], reopened: null })
    expect(after.accepted.fix_result).toBeUndefined()
  })

  it('stays where it is when the accepted document is submitted again', () => {
    const before = course(settled)
    const again = [...before.map(({ event }) => event), submitted('development_result', digest(3))]
    expect(replayRun(placed(again)).expected).toEqual(replayRun(before).expected)
  })

  it('still asks for the answer to the feedback that the accepted document had answered', () => {
    const sent = course([
      ...settled.slice(0, 2),
      ['development_analysis', 'request_changes'],
      ['development', 'completed'],
    ])
    const events = [...sent.map(({ event }) => event), submitted('development_result', digest(97))]
    expect(replayRun(sent).feedback).toBeNull()
    expect(replayRun(placed(events)).feedback?.type).toBe('development_analysis_decision')
  })
})
