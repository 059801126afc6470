import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { RunRecord } from '../../../src/core/closeout/model/record.ts'
import { foldAction, routeKey } from '../../../src/core/follow-ups/route-key.ts'
import { trackRoutes } from '../../../src/core/follow-ups/track-routes.ts'
import { type Route, routeTargets } from '../../../src/core/vocabulary/route.ts'

const open = (action: string, more: Partial<Route> = {}): Route => ({
  target: 'backlog',
  action,
  status: 'open',
  ...more,
})

const record = (
  routing: readonly Route[],
  more: { readonly recurrence_key?: string; readonly correction?: unknown } = {},
): RunRecord =>
  ({
    schema_version: '1.0',
    slug: 'retry',
    learning: { status: 'followup_required', records: [{ id: 'L1', routing, ...more }] },
  }) as RunRecord

const track = (lines: readonly Route[], records: readonly RunRecord[] = [], fromCorrections = false) =>
  trackRoutes({
    number: 12,
    origin: 'https://github.com',
    repository: 'octo/shop',
    lines,
    records,
    fromCorrections,
  })

describe('the routes of a pull request', () => {
  it('a line and a block route with the same words are one route, and the line decides its status', () => {
    const { routes, remarks } = track(
      [open('Retry **uploads**.', { status: 'completed' })],
      [record([open('retry uploads')])],
    )
    expect(routes.map(({ action, disposition }) => [action, disposition])).toEqual([
      ['Retry **uploads**.', 'completed'],
    ])
    expect(remarks).toEqual([
      'The line "Retry **uploads**." has status completed, but the record has open. The line counts.',
    ])
  })

  it('a reference in the block tracks a line that leaves it out', () => {
    const { routes } = track([open('Retry')], [record([open('Retry', { ref: '#31' })])])
    expect(routes[0]).toMatchObject({ disposition: 'tracked', ref: '#31' })
  })

  it('an open route with a reference is tracked, a deferral without a trigger and a rejection without a reason are not closed', () => {
    const told = (route: Route) => track([route]).routes[0]?.disposition
    expect([
      told(open('a')),
      told(open('a', { ref: '#1' })),
      told(open('a', { status: 'deferred', trigger: 'v2' })),
      told(open('a', { status: 'deferred' })),
      told(open('a', { status: 'rejected', reason: 'one use' })),
      told(open('a', { status: 'rejected' })),
      told(open('a', { status: 'accepted' })),
    ]).toEqual([
      'needs-action',
      'tracked',
      'deferred',
      'needs-action',
      'rejected',
      'needs-action',
      'accepted',
    ])
  })

  it('a route that is written twice is open if it is open anywhere', () => {
    const { routes } = track([open('Retry', { status: 'completed' }), open('RETRY')])
    expect(routes.map(({ disposition }) => disposition)).toEqual(['needs-action'])
  })

  it('a correction opens no issue unless policy allows it', () => {
    const correction = {
      needed: true,
      recurrence_key: 'slow-disk',
      prevention: open('Wait longer', { target: 'eval' }),
    }
    expect(track([], [record([], { correction })]).routes).toEqual([])
    expect(track([], [record([], { correction })], true).routes.map(({ action }) => action)).toEqual([
      'Wait longer',
    ])
  })

  it('a route to none, and one without words, needs no action', () => {
    expect(track([open('Nothing', { target: 'none' }), open('  ')]).routes).toEqual([])
  })

  it('a recurrence key makes other words the same route, and two routes to one target stay two', () => {
    const keys = (action: string) =>
      track([], [record([open(action), open(`${action}, too`)], { recurrence_key: 'slow-disk' })]).routes.map(
        ({ key }) => key,
      )
    expect(keys('Retry uploads')).toEqual(keys('Send it again'))
    expect(new Set(keys('Retry')).size).toBe(2)
  })

  it('keys ignore letter case, formatting and the final full stop, and keep C and C++ apart', () => {
    const key = (action: string) =>
      routeKey({ repository: 'Octo/Shop', target: 'doc', action, recurrenceKey: null, index: 0 })
    expect(key('Support `C`.')).toBe(key('support  C'))
    expect(key('Support C')).not.toBe(key('Support C++'))
    expect(key('***')).not.toBe(key('**'))
  })

  it('keys never change: open issues carry them', () => {
    const key = (action: string, recurrenceKey: string | null = null, index = 0) =>
      routeKey({ repository: 'Octo/Shop', target: 'doc', action, recurrenceKey, index })
    expect([key('Support **C++** …'), key('\uff21dd a  `lint` rule.'), key('x', 'Slow-Disk', 1)]).toEqual([
      'd8727f30ebc90e21b29a2663fae6bc43',
      'da6111c077a26abeb60fdb906504c4a1',
      '85fd0c86fdc72107a6bdc856a419b319',
    ])
  })

  it('folding is stable, and five hundred routes keep five hundred keys', () => {
    fc.assert(fc.property(fc.string(), text => expect(foldAction(foldAction(text))).toBe(foldAction(text))))
    const lines = Array.from({ length: 500 }, (_, index) => open(`Lesson ${index}`))
    expect(new Set(track(lines).routes.map(({ key }) => key)).size).toBe(500)
  })

  it('every line and block route is in the list, by its key', () => {
    const route = fc.record({
      target: fc.constantFrom(...routeTargets.filter(target => target !== 'none')),
      action: fc.constantFrom('a', 'b', 'A', 'c++', 'c'),
      status: fc.constantFrom('open' as const, 'completed' as const),
    })
    fc.assert(
      fc.property(fc.array(route), fc.array(route), (lines, blocks) => {
        const folded = (list: readonly Route[]) =>
          list.map(({ target, action }) => `${target} ${foldAction(action)}`)
        expect(new Set(folded(track(lines, [record(blocks)]).routes))).toEqual(
          new Set(folded([...lines, ...blocks])),
        )
      }),
    )
  })
})
