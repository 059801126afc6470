import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { RouteSnapshot } from '../../../src/core/follow-ups/model/follow-up.ts'
import {
  readSnapshot,
  restoreRoutes,
  snapshotPattern,
  writeSnapshots,
} from '../../../src/core/follow-ups/model/route-snapshot.ts'
import { routeStatuses, routeTargets } from '../../../src/core/vocabulary/route.ts'

const place = 'octo/shop'
const key = (at: number): string => at.toString(16).padStart(32, '0')

const anyText = fc.string({ unit: 'grapheme', maxLength: 5_000 })
const anySnapshots = fc
  .array(
    fc.record({
      status: fc.constantFrom(...routeStatuses),
      target: fc.constantFrom(...routeTargets),
      action: anyText,
      ref: fc.option(fc.string({ maxLength: 60 })),
      trigger: fc.option(fc.string({ maxLength: 60 })),
      issue: fc.constantFrom(null, `${place}#31`, 'octo/other#7'),
    }),
    { maxLength: 500 },
  )
  .map(list =>
    list.map(
      ({ status, target, action, ref, trigger, issue }, at): RouteSnapshot => ({
        key: key(at),
        status,
        issue,
        deleted: at % 3,
        written: {
          target,
          action,
          ...(ref === null ? {} : { ref }),
          ...(trigger === null ? {} : { trigger }),
        },
      }),
    ),
  )

describe('the routes that a check keeps', () => {
  it('are read as they were written, but for long actions and routes without room', () => {
    fc.assert(
      fc.property(anySnapshots, snapshots => {
        const texts = writeSnapshots(snapshots, place)
        for (const [at, text] of texts.entries()) {
          expect(text).toMatch(snapshotPattern)
          const [given, read] = [snapshots[at], readSnapshot(text, place)]
          expect(read).toMatchObject({ key: given?.key, status: given?.status, issue: given?.issue })
          if (!read?.written) continue
          const { action, ...rest } = read.written
          const { action: whole, ...others } = given?.written ?? { action: '' }
          expect(rest).toEqual(others)
          expect(whole.startsWith(action.replace(/…$/, ''))).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('fit into a check, however many and long they are', () => {
    const action = '説明'.repeat(5_000)
    for (const count of [1, 10, 100, 500]) {
      const texts = writeSnapshots(
        Array.from({ length: count }, (_, at) => ({
          key: key(at),
          status: 'open' as const,
          issue: `${place}#31`,
          deleted: 0,
          written: { target: 'doc' as const, action },
        })),
        place,
      )
      const stored = JSON.stringify(texts).replace(/[<>-]|[^ -~]/g, '......').length
      expect(stored).toBeLessThan(50_000)
    }
  })

  it('of an earlier version take their words from the text, with the stored status', () => {
    const [old] = [`${key(1)}c0#31`].flatMap(text => readSnapshot(text, place) ?? [])
    expect(old).toEqual({ key: key(1), status: 'completed', issue: `${place}#31`, deleted: 0, written: null })
    const route = {
      key: key(1),
      target: 'doc' as const,
      action: 'Say so',
      status: 'open' as const,
      disposition: 'needs-action' as const,
      source: null,
    }
    expect(restoreRoutes([route], old ? [old] : null)).toEqual([
      { ...route, status: 'completed', disposition: 'completed' },
    ])
  })
})
