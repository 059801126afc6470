import { describe, expect, it } from '@jest/globals'
import type { PlacedEvent } from '../../../../src/core/artifacts/model/run-event.ts'
import { findRepeatedEnd } from '../../../../src/core/artifacts/run/find-repeated-end.ts'
import { course, ended, placed } from '../../../support/runs/run-events.ts'

const call = (phase: Parameters<typeof ended>[0], attempt: string | null = null) =>
  ({ phase, exit: 0, attempt }) as const
const plus = (events: readonly PlacedEvent[], ...more: ReturnType<typeof ended>[]) =>
  placed([...events.map(({ event }) => event), ...more])

describe('a call that ends a phase', () => {
  it('is a repetition where the phase advanced, led back or finished the run', () => {
    const round = [['planning'], ['development', 'completed'], ['review', 'no_issues'], ['commit']] as const
    const outcomes = [
      [round.slice(0, 1), 'planning', 'done'],
      [[...round.slice(0, 1), ['development', 'partial']], 'development', 'fix-needed'],
      [[...round.slice(0, 2), ['review', 'issues_found']], 'review', 'fix-needed'],
      [round, 'commit', 'done'],
    ] as const
    for (const [steps, phase, outcome] of outcomes)
      expect(findRepeatedEnd(course(steps), call(phase))).toMatchObject({ outcome })
  })

  it('is a repetition of the last try that used up the retries', () => {
    const failed = placed(Array.from({ length: 4 }, () => ended('planning')))
    expect(findRepeatedEnd(failed, call('planning'))).toMatchObject({ outcome: 'blocked' })
    expect(findRepeatedEnd(failed.slice(0, 3), call('planning'))).toBeNull()
  })

  it('is another one with another phase, another exit or a new artifact', () => {
    const events = course([['planning'], ['development', 'partial']])
    expect(findRepeatedEnd(events, call('planning'))).toBeNull()
    expect(findRepeatedEnd(events, { ...call('development'), exit: 'timeout' })).toBeNull()
    const again = course([['planning'], ['development', 'partial'], ['development', 'completed']])
    expect(findRepeatedEnd(again.slice(0, -1), call('development'))).toBeNull()
  })

  it('is a repetition also after a mistaken call in between', () => {
    const events = plus(course([['planning']]), ended('commit'), ended('planning', { exit: 'crash' }))
    expect(findRepeatedEnd(events, call('planning'))).toMatchObject({ outcome: 'done' })
    expect(findRepeatedEnd(events, call('commit'))).toBeNull()
  })

  it('with a name is a repetition of the try with that name, and of no other', () => {
    const events = plus([], ended('planning', { attempt: 'a1' }))
    expect(findRepeatedEnd(events, call('planning', 'a1'))).toMatchObject({ outcome: 'fix-needed' })
    expect(findRepeatedEnd(events, call('planning', 'a2'))).toBeNull()
    expect(findRepeatedEnd(events, call('planning'))).toBeNull()
    expect(findRepeatedEnd(events, call('development', 'a1'))).toBeNull()
  })
})
