import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { deriveInsights } from '../../../src/core/sessions/derive-insights.ts'
import type { SessionFacts } from '../../../src/core/sessions/model/workspace.ts'
import { readingOf } from '../../support/sidecars.ts'

const at = '2026-11-20T00:00:00.000Z'
const options = { at, staleDays: 14, roots: ['.flow-agents'] }
const session = (slug: string, state: unknown, records?: unknown): SessionFacts => ({
  slug,
  path: `.flow-agents/${slug}`,
  sidecars: {
    state: readingOf(state),
    learning: readingOf(records === undefined ? undefined : { updated_at: at, records }),
  },
})
const state = (status: string, updated: string) => ({ status, updated_at: updated })
const needed = (key: string, more: object = {}, recorded = '2026-10-01T00:00:00Z') => ({
  id: key,
  recorded_at: recorded,
  routing: [{ target: 'eval', status: 'completed' }],
  correction: { needed: true, recurrence_key: key, ...more },
})
const clean = { routing: [{ target: 'none', status: 'completed' }], correction: { needed: false } }

const sessions = [
  session('a', state('accepted', '2026-11-10T00:00:00Z'), [
    needed('slow-disk', { no_change_rationale: 'rare' }),
    needed('flaky', { prevention: { status: 'open' } }),
  ]),
  session('b', state('accepted', '2026-11-16T00:00:00Z'), [
    needed('slow-disk', { prevention: { status: 'open', ref: '#1' } }),
  ]),
  session('c', state('blocked', '2026-11-18T00:00:00Z'), [
    clean,
    { routing: [{ target: 'issue', status: 'open' }] },
  ]),
  session('d', 'broken'),
]

describe('insights', () => {
  const insights = deriveInsights(sessions, options)

  it('rates are shares of the records that say anything about correction', () => {
    expect(insights).toMatchObject({
      sessions: 4,
      learning_records: 5,
      corrections: { count: 3, of: 4, rate: 0.75 },
      clean_runs: { count: 1, of: 4, rate: 0.25 },
      resolved: { count: 2, of: 3, rate: 0.6667 },
    })
  })

  it('a mistake that came again is named with its sessions', () => {
    expect(insights.recurrences).toEqual([{ recurrence_key: 'slow-disk', count: 2, sessions: ['a', 'b'] }])
  })

  it('a correction that nothing prevents is stale after the window', () => {
    expect(insights.stale_corrections).toEqual([
      { session: 'a', record: 'flaky', recurrence_key: 'flaky', age_days: 50 },
    ])
    expect(deriveInsights(sessions, { ...options, staleDays: 51 }).stale_corrections).toEqual([])
  })

  it('routes are counted by target and status, the largest first', () => {
    expect(insights.routes).toEqual([
      { target: 'eval', status: 'completed', count: 3 },
      { target: 'none', status: 'completed', count: 1 },
      { target: 'unknown', status: 'open', count: 1 },
    ])
  })

  it('time in a status has a median and a maximum', () => {
    expect(insights.statuses).toEqual([
      { status: 'blocked', sessions: 1, median_days: 2, max_days: 2 },
      { status: 'accepted', sessions: 2, median_days: 4, max_days: 10 },
      { status: 'unknown', sessions: 1, median_days: null, max_days: null },
    ])
  })

  it('of nothing have no rate', () => {
    expect(deriveInsights([], options).corrections).toEqual({ count: 0, of: 0, rate: null })
  })

  it('accept any JSON: shares stay between 0 and 1', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.jsonValue(), fc.jsonValue())), pairs => {
        const found = deriveInsights(
          pairs.map(([one, other], index) => session(String(index), one, other)),
          options,
        )
        expect(found.sessions).toBe(pairs.length)
        for (const { rate } of [found.corrections, found.clean_runs, found.resolved]) {
          expect(rate === null || (rate >= 0 && rate <= 1)).toBe(true)
        }
      }),
    )
  })
})
