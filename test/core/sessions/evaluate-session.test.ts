import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { describeSession } from '../../../src/core/sessions/describe-session.ts'
import { evaluateSession } from '../../../src/core/sessions/evaluate-session.ts'
import { findLinks } from '../../../src/core/sessions/find-links.ts'
import { readingOf, sessionOf } from '../../support/sidecars.ts'

const at = '2026-11-20T00:00:00.000Z'
const daysAgo = (days: number): string => new Date(Date.parse(at) - days * 86_400_000).toISOString()
const stateOf = (status: string, days: number, next = 'done', phase = 'done', more: object = {}) => ({
  status,
  phase,
  next_action: { status: next, summary: 's' },
  updated_at: daysAgo(days),
  ...more,
})
const none = {
  acceptance: undefined,
  evidence: undefined,
  critique: undefined,
  release: undefined,
  learning: undefined,
}
const evaluated = (state: object, more: object = {}, staleDays = 14) =>
  describeSession(
    evaluateSession(sessionOf({ ...none, state, ...more }), {
      profile: 'seed',
      at,
      staleDays,
      isDeep: false,
    }),
    '.flow-agents',
    at,
  )
const route = (status: string, more: object = {}) => ({
  target: 'skill',
  action: 'Teach it',
  status,
  ...more,
})
const learningOf = (status: string, days: number, ...routing: object[]) => ({
  status,
  updated_at: daysAgo(days),
  records: [{ routing }],
})

describe('what is past the recovery window', () => {
  it.each([
    ['undecided work', stateOf('needs_decision', 15), {}],
    [
      'a follow-up that nobody routed',
      stateOf('accepted', 15),
      { learning: learningOf('followup_required', 15, route('open')) },
    ],
    ['a verified run that is done', stateOf('verified', 15), {}],
  ])('%s is flagged after 14 days, and not before', (_name, state, more) => {
    expect(evaluated(state, more).stale).toContain('15 days')
    expect(evaluated(state, more, 16).stale).toBeNull()
  })

  it.each([
    ['work in progress', stateOf('in_progress', 90)],
    ['a finished run', stateOf('archived', 90)],
  ])('%s is not flagged', (_name, state) => {
    expect(evaluated(state).stale).toBeNull()
  })

  it('counts from the later of state and learning', () => {
    expect(evaluated(stateOf('verified', 90), { learning: learningOf('learned', 3) })).toMatchObject({
      age_days: 3,
      stale: null,
    })
  })
})

describe('how long a session stays', () => {
  it.each([
    ['active work', stateOf('blocked', 90), {}, 'active', null],
    [
      'open learning',
      stateOf('accepted', 90),
      { learning: learningOf('learned', 90, route('open')) },
      'learning',
      null,
    ],
    ['a broken session', {}, {}, 'broken', null],
    ['a delivered run', stateOf('delivered', 90), {}, 'delivered', [14, 30]],
    ['an archived run', stateOf('archived', 90), {}, 'routine', [14, 14]],
    [
      'a security fix',
      stateOf('delivered', 90, 'done', 'done', { source_request: 'Security: rotate keys' }),
      {},
      'governance',
      [30, 90],
    ],
    ['a release', stateOf('delivered', 90), { release: { decision: 'deploy' } }, 'governance', [30, 90]],
    [
      'a policy check',
      stateOf('delivered', 90),
      { evidence: { checks: [{ kind: 'policy' }] } },
      'governance',
      [30, 90],
    ],
  ])('%s', (_name, state, more, name, days) => {
    expect(evaluated(state, more).retention).toMatchObject({ class: name, window_days: days })
  })

  it('is two instants, and none where the session has no date', () => {
    expect(evaluated(stateOf('delivered', 20)).retention).toMatchObject({
      keep_until: daysAgo(6),
      delete_after: daysAgo(-10),
    })
    const dateless = { ...stateOf('delivered', 20), updated_at: 20 }
    expect(evaluated(dateless)).toMatchObject({
      age_days: null,
      retention: { keep_until: null, delete_after: null },
    })
  })
})

describe('what has to be promoted first', () => {
  const options = { profile: 'seed', at, staleDays: 14, isDeep: true } as const
  const file = (path: string) => ({
    ...{ path, kind: 'file' as const, bytes: 1, blob: null },
    changedAt: Date.parse(daysAgo(20)),
  })

  it('goes where its owner lives', () => {
    const learning = learningOf(
      'learned',
      20,
      route('completed'),
      route('completed', { ref: '#1' }),
      route('rejected'),
    )
    const release = { docs: { status: 'missing', summary: 's' } }
    const session = {
      ...sessionOf({ ...none, state: stateOf('delivered', 20), learning, release }),
      contents: { entries: ['notes.txt', 'plan.md', 'runbook.md', 'state.json'].map(file), unread: [] },
    }
    const { promote, unsafe } = evaluateSession(session, options)
    expect(promote?.map(({ what, where }) => `${what} -> ${where}`)).toEqual([
      'completed without a ref: Teach it -> skills/',
      'docs are missing by release.json -> README.md, docs/ or docs/adr/',
      'notes.txt -> README.md, product docs or usage docs',
      'plan.md -> docs/adr/ or a design doc',
      'runbook.md -> runbooks, release notes or deployment docs',
    ])
    expect(unsafe).toHaveLength(3)
  })

  it('is not looked for while the work goes on, nor where the folder was not read', () => {
    expect(evaluated(stateOf('blocked', 1))).toMatchObject({ promote: null, links: null, unsafe: null })
    expect(evaluated(stateOf('delivered', 1)).promote).toBeNull()
  })
})

describe('a branch that is merged', () => {
  it('is noted, with what to do where the session is not over', () => {
    const notes = (status: string, branch: string) => {
      const session = sessionOf({ ...none, state: stateOf(status, 1, 'continue', 'done', { branch }) })
      const options = { profile: 'seed', at, staleDays: 14, isDeep: false } as const
      return describeSession(evaluateSession(session, options), '.flow-agents', at, new Set(['retry'])).notes
    }
    expect(notes('verified', 'retry')).toEqual(['branch "retry" is merged: record the final acceptance'])
    expect(notes('archived', 'retry')).toEqual(['branch "retry" is merged'])
    expect(notes('verified', 'other')).toEqual([])
  })
})

describe('the links of a session', () => {
  it('are addresses and issues, each once, in order, without their full stops', () => {
    const value = {
      a: 'See https://example.com/a, github:acme/widgets#96 and acme/widgets#7.',
      b: [
        '#12',
        'x#13',
        '/docs/retry.md',
        'https://example.com/a',
        'C&#39;',
        'https://github.com/acme/widgets/pull/1#issuecomment-2',
      ],
    }
    expect(findLinks([readingOf(value)])).toEqual([
      'https://example.com/a',
      'github:acme/widgets#96',
      'acme/widgets#7',
      '#12',
      'https://github.com/acme/widgets/pull/1#issuecomment-2',
    ])
  })

  it('are found where slashes are escaped', () => {
    const text = '{"a":"https:\\/\\/example.com\\/b"}'
    expect(findLinks([{ standing: 'read', value: JSON.parse(text), text }])).toEqual([
      'https://example.com/b',
    ])
  })

  it('are at most 50, whatever the folder holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom('#1', '://', '#', 'a/b#2'))),
        list => {
          expect(findLinks([readingOf(list)]).length).toBeLessThanOrEqual(50)
        },
      ),
    )
  })
})

describe('the next act', () => {
  it.each([
    ['none yet: it changed within the hour, so a live process may hold it', undefined],
    ['promote what it still holds', 'notes.md'],
  ])('of a finished session with fresh files is %j', (act, file) => {
    const entries = ['state.json', ...(file ? [file] : [])].map(path => ({
      path,
      kind: 'file' as const,
      bytes: 10,
      changedAt: Date.parse(at),
      blob: null,
    }))
    const state = stateOf('archived', 60, 'done', 'done', {
      work_item_refs: ['https://github.com/acme/widgets/pull/12'],
    })
    const session = { ...sessionOf({ ...none, state }), contents: { entries, unread: [] } }
    const options = { profile: 'seed', at, staleDays: 14, isDeep: true } as const
    expect(describeSession(evaluateSession(session, options), '.flow-agents', at).next_act).toBe(act)
  })

  it.each([
    [
      'a route that nothing tracks',
      route('open'),
      'track or close each route, then set the learning status to learned',
    ],
    ['every route tracked', route('open', { ref: '#31' }), 'set the learning status to learned'],
  ])('of learning with %s', (_name, one, act) => {
    const learning = learningOf('followup_required', 3, one)
    expect(evaluated(stateOf('accepted', 3, 'done', 'learning'), { learning }).next_act).toBe(act)
  })
})
