import { describe, expect, it } from '@jest/globals'
import type { PlacedEvent } from '../../../../src/core/artifacts/model/run-event.ts'
import { terminalRecordSchema } from '../../../../src/core/artifacts/model/terminal-record.ts'
import {
  describeTerminal,
  listSubmissions,
  standingTerminal,
} from '../../../../src/core/artifacts/run/describe-terminal.ts'
import { replayRun } from '../../../../src/core/artifacts/run/reduce-run.ts'
import { attempt, course, digest, ended, placed, submitted } from '../../../support/runs/run-events.ts'

const at = '2026-01-01T00:00:00.000Z'

const handOff = (events: readonly PlacedEvent[]) => {
  const state = replayRun(events)
  const reached = standingTerminal(state)
  if (!reached) throw new Error('no terminal')
  return terminalRecordSchema.parse(describeTerminal('r', state, reached, events, at))
}

const work = [['planning'], ['development', 'completed']] as const

describe('the hand-off of a run', () => {
  it('that is done leads to the development result', () => {
    const events = course([...work, ['review', 'no_issues'], ['commit']])
    expect(handOff(events)).toMatchObject({ terminal: 'done', review: { type: 'development_result' } })
  })

  it('that is done names only documents that a phase accepted', () => {
    const before = course([...work, ['smoke', 'passed']]).map(({ event }) => event)
    const pending = [...before, submitted('issues', digest(50))]
    const record = handOff(placed([...pending, ...attempt(pending.length, 'commit')]))
    expect(record.terminal).toBe('done')
    expect(record.submissions.map(({ type }) => type)).toEqual([
      ...['plan', 'development_result', 'smoke_test_result', 'commit_message'],
    ])
  })

  it('that is blocked leads to the issues', () => {
    const blocked = [submitted('issues', digest(1)), ended('development')]
    expect(handOff(placed(blocked))).toMatchObject({ terminal: 'blocked', review: { type: 'issues' } })
  })

  it('that was blocked leads nowhere once it has what it lacked', () => {
    const events = [ended('development'), submitted('plan', digest(1))]
    expect(standingTerminal(replayRun(placed(events)))).toBeNull()
  })

  it('that is blocked without issues leads to what was submitted last', () => {
    expect(handOff(placed(attempt(0, 'development', 'completed')))).toMatchObject({
      terminal: 'blocked',
      review: { type: 'development_result' },
    })
  })

  it('that exceeded its budget leads to the most recent artifact', () => {
    const back = [['planning'], ['planning_analysis', 'failed']] as const
    expect(handOff(course([...back, ...back]))).toMatchObject({
      terminal: 'budget-exceeded',
      review: { type: 'planning_analysis_decision' },
    })
  })

  it('that is a regression leads to the test that failed', () => {
    const fail = ['smoke', 'failed'] as const
    expect(handOff(course([...work, fail, fail, fail, fail]))).toMatchObject({
      terminal: 'regression',
      review: { type: 'smoke_test_result' },
    })
  })

  it('in which nothing was submitted leads nowhere', () => {
    const events = placed(Array.from({ length: 4 }, () => ended('planning', { exit: 'timeout' })))
    expect(handOff(events)).toMatchObject({ terminal: 'budget-exceeded', review: null, submissions: [] })
  })

  it('lists the latest submission of each type, in the order of submission', () => {
    const events = course([['planning'], ['development', 'partial'], ['development', 'completed']])
    expect(listSubmissions(events).map(({ type }) => type)).toEqual(['plan', 'development_result'])
    expect(listSubmissions(events)[1]?.sha256).toMatch(/5$/)
  })
})
