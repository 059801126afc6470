import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { classifyRun } from '../../../src/core/sessions/classify-run.ts'
import { type ProfileName, profiles } from '../../../src/core/sessions/model/audit.ts'
import type { SidecarReading, Sidecars } from '../../../src/core/sessions/model/workspace.ts'
import { shareClassifications } from '../../../src/core/sessions/share-classifications.ts'

const read = (value: unknown): SidecarReading => ({ standing: 'read', value, text: JSON.stringify(value) })
const stateOf = (status: unknown, phase: unknown, next: unknown) =>
  read({ status, phase, next_action: { status: next } })

describe('sharing classifications', () => {
  it('a session that is alike has the classification of the first one', () => {
    const classify = shareClassifications('seed')
    const first = classify({
      state: stateOf('planned', 'planning', 'continue'),
      learning: { standing: 'absent' },
    })
    expect(classify({ state: stateOf('planned', 'planning', 'continue') })).toBe(first)
  })

  it('a session that only reads alike has its own', () => {
    const classify = shareClassifications('seed')
    classify({ state: stateOf('a b', 'c', 'done') })
    expect(classify({ state: stateOf('a', 'b c', 'done') })).toMatchObject({ status: 'a', phase: 'b c' })
    expect(classify({ state: stateOf('a', ' b', 'cdone') })).toMatchObject({ phase: ' b', next: 'cdone' })
  })

  it('every session has the classification that it has alone, whatever came before', () => {
    const word = fc.constantFrom(
      '',
      ' ',
      'verified',
      'done',
      'delivered',
      'archived',
      'canceled',
      'a',
      'a b',
      7,
    )
    const state = fc.oneof(
      fc.tuple(word, word, word).map(([status, phase, next]) => stateOf(status, phase, next)),
      fc.constantFrom<SidecarReading>({ standing: 'absent' }, read([]), {
        standing: 'unreadable',
        why: 'is a symlink',
      }),
    )
    const route = fc.record({
      target: fc.constantFrom('doc', 'none such'),
      action: fc.constant('Say it'),
      status: fc.constantFrom('open', 'completed', 'strange'),
      ref: fc.constantFrom(undefined, 'docs/a.md'),
    })
    const learning = fc.oneof(
      fc.constantFrom<SidecarReading>({ standing: 'absent' }, read(null)),
      fc
        .tuple(fc.constantFrom('learned', 'followup_required', 'strange'), fc.array(route, { maxLength: 2 }))
        .map(([status, routing]) => read({ status, records: [{ routing }] })),
    )
    const bundle = fc.constantFrom<SidecarReading>(
      { standing: 'absent' },
      read({ claims: [{ metadata: { promotion: {} } }] }),
    )
    const sidecars: fc.Arbitrary<Sidecars> = fc.record({ state, learning, 'trust-bundle': bundle })
    const names = Object.keys(profiles) as ProfileName[]
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(sidecars, { maxLength: 30 }), (name, sessions) => {
        const classify = shareClassifications(name)
        for (const session of sessions) expect(classify(session)).toEqual(classifyRun(session, name))
      }),
    )
  })
})
