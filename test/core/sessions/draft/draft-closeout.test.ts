import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { trackRoutes } from '../../../../src/core/follow-ups/track-routes.ts'
import { draftCloseout } from '../../../../src/core/sessions/draft/draft-closeout.ts'
import { listLocalRoutes } from '../../../../src/core/sessions/learning/list-local-routes.ts'
import type { SessionFacts } from '../../../../src/core/sessions/model/workspace.ts'
import { known } from '../../../../src/core/vocabulary/known.ts'
import type { Route } from '../../../../src/core/vocabulary/route.ts'
import { evaluated, someGate, someReport } from '../../../support/app/pull-request-facts.ts'

const route = (action: string): Route => ({ target: 'rule', action, status: 'open' })

/** A session with one lesson record: `routed` is its route, `prevention` what prevents the mistake. */
const sessionOf = (routed: string, prevention: string): SessionFacts => {
  const value = {
    records: [
      { id: 'L1', routing: [route(routed)], correction: { needed: true, prevention: route(prevention) } },
    ],
  }
  return {
    slug: 'retry-uploads',
    path: '.flow-agents/retry-uploads',
    sidecars: { learning: { standing: 'read', value, text: JSON.stringify(value) } },
  }
}

const drafted = (session: SessionFacts): readonly Route[] =>
  draftCloseout(session, {
    root: '.flow-agents',
    tracked: known([]),
    pullRequest: null,
    extras: {},
  }).fields.follow_ups.flatMap(line => (line.kind === 'route' ? [line.route] : []))

const tracked = (lines: readonly Route[]) =>
  trackRoutes({
    number: 12,
    origin: 'https://github.com',
    repository: 'octo/shop',
    lines,
    records: [],
    fromCorrections: false,
  }).routes

/** Ways in which people and programs write one action again. */
const spellings = [
  'Add a lint rule',
  'Add a lint rule.',
  'add  a lint\u00a0rule',
  'Add a **lint** rule!',
  'Add a `lint` rule …',
  '\uff21dd a lint rule',
  'Add a lint\u200b rule',
]

const openRoutes = (routes: readonly Route[]): number => {
  const report = someReport()
  const closeout = { ...report.closeout, routes: routes.map(one => ({ ...one, ref: null })) }
  return evaluated({ gate: someGate({ report: { ...report, closeout } }) }).status.openRoutes.length
}

describe('one lesson in two spellings', () => {
  it.each(spellings)('is one line of the draft, one lesson, one open route and one key: %j', spelling => {
    const session = sessionOf('Add a lint rule', spelling)
    const both = [route('Add a lint rule'), route(spelling)]
    expect({
      lines: drafted(session).length,
      lessons: tracked(both).length,
      open: openRoutes(both),
      keys: new Set(listLocalRoutes(session, 'octo/shop').map(({ key }) => key)).size,
    }).toEqual({ lines: 1, lessons: 1, open: 1, keys: 1 })
  })

  it('every reader tells the same lessons apart', () => {
    const action = fc
      .array(fc.constantFrom('c', 'C', '+', '.', ' ', '*', '`', '\u200b', '\uff43', 'rule', '#'), {
        minLength: 1,
        maxLength: 6,
      })
      .map(parts => `a${parts.join('')}`)
    fc.assert(
      fc.property(action, action, (one, other) => {
        const lessons = tracked([route(one), route(other)]).length
        const session = sessionOf(one, other)
        expect(openRoutes([route(one), route(other)])).toBe(lessons)
        expect(drafted(session)).toHaveLength(lessons)
        expect(new Set(listLocalRoutes(session, 'octo/shop').map(({ key }) => key)).size).toBe(lessons)
      }),
    )
  })
})
