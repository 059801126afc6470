import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sidecarNames } from '../../../../src/core/sessions/model/workspace.ts'
import { validateSession } from '../../../../src/core/sessions/sidecars/validate-session.ts'
import { nearestValue } from '../../../../src/core/text/json/nearest-value.ts'
import { routeTargets } from '../../../../src/core/vocabulary/route.ts'
import { goodSidecars, readingOf, sessionOf } from '../../../support/sidecars.ts'

const { state, learning, evidence, release } = goodSidecars
const [record] = learning.records
const withRouting = (status: string, ...routing: object[]) => ({
  ...learning,
  status,
  records: [{ ...record, routing }],
})
const withCorrection = (correction: unknown) => ({ ...learning, records: [{ ...record, correction }] })
const route = (status: string, more: object = {}) => ({ target: 'doc', action: 'Say it', status, ...more })
const mismatch = {
  needed: true,
  type: 'test',
  recurrence_key: 'slow-disk',
  intended_behavior: 'a',
  observed_behavior: 'b',
  gap: 'c',
  no_change_rationale: 'd',
}

const told = (overrides: object): string[] =>
  validateSession(sessionOf(overrides)).map(({ file, pointer, code }) => `${file}${pointer} ${code}`)

describe('the text of a sidecar', () => {
  it.each([
    ['a key twice', '{"status":"new","status":"accepted"}', 'status is repeated (line 1, column 17)'],
    ['the key __proto__', '{"__proto__":{}}', '__proto__ is not allowed as a key (line 1, column 2)'],
  ])('has a defect that its value does not show: %s', (_, text, message) => {
    const session = sessionOf()
    const state = { standing: 'read', value: goodSidecars.state, text } as const
    expect(validateSession({ ...session, sidecars: { ...session.sidecars, state } })).toMatchObject([
      { file: 'state.json', pointer: '', code: 'shape', message },
    ])
  })

  it('names a number that no reader can hold', () => {
    const huge = { ...state, next_action: { ...state.next_action, summary: JSON.parse('1e400') } }
    expect(validateSession(sessionOf({ state: huge }))[0]?.message).toBe(
      'summary is a number that is too large; it must be a text',
    )
  })
})

describe('a session in which nothing is wrong', () => {
  it('has no finding', () => {
    expect(validateSession(sessionOf())).toEqual([])
  })
})

describe('each defect is one finding with its place', () => {
  const defects: readonly (readonly [string, object, readonly string[]])[] = [
    ['a missing state', { state: undefined }, ['state.json unreadable']],
    ['an unknown status', { state: { ...state, status: 'done' } }, ['state.json/status shape']],
    ['an unknown key', { state: { ...state, approved: true } }, ['state.json/approved shape']],
    [
      'a date without a zone',
      { state: { ...state, updated_at: '2026-11-01' } },
      ['state.json/updated_at shape'],
    ],
    [
      'a missing next action',
      { state: { ...state, next_action: undefined } },
      ['state.json/next_action shape'],
    ],
    [
      'an empty summary',
      { state: { ...state, next_action: { status: 'done', summary: '' } } },
      ['state.json/next_action/summary shape'],
    ],
    [
      'another session’s slug',
      { state: { ...state, task_slug: 'other' } },
      ['state.json/task_slug slug-mismatch'],
    ],
    ['a list as learning', { learning: [] }, ['learning.json shape']],
    ['no learning records', { learning: { ...learning, records: [] } }, ['learning.json/records shape']],
    [
      'a route target that drifted',
      { learning: withRouting('learned', route('completed', { target: 'issue' })) },
      ['learning.json/records/0/routing/0/target shape'],
    ],
    [
      'a route status that drifted',
      { learning: withRouting('learned', route('executed')) },
      ['learning.json/records/0/routing/0/status shape'],
    ],
    [
      'a record without routing',
      { learning: { ...learning, records: [{ ...record, routing: undefined }] } },
      ['learning.json/records/0/routing shape'],
    ],
    [
      'learned with an open route',
      { learning: withRouting('learned', route('open')) },
      [
        'learning.json/records/0/routing/0/status learned-open',
        'learning.json/records/0/routing/0/status clean-run-shape',
      ],
    ],
    [
      'learned with an open route that an issue tracks',
      { learning: withRouting('learned', route('open', { ref: '#31' })) },
      [],
    ],
    [
      'learned with an open prevention',
      { learning: withCorrection({ ...mismatch, prevention: route('open') }) },
      ['learning.json/records/0/correction/prevention/status learned-open'],
    ],
    [
      'learned without a correction',
      { learning: withCorrection(undefined) },
      ['learning.json/records/0 learned-without-correction'],
    ],
    [
      'a deferral without a trigger',
      { learning: withRouting('learned', route('deferred')) },
      ['learning.json/records/0/routing/0/action deferred-without-trigger'],
    ],
    [
      'a rejection without a reason',
      { learning: withRouting('learned', route('rejected', { action: 'Say it (rejected)' })) },
      ['learning.json/records/0/routing/0/action rejected-without-reason'],
    ],
    [
      'a clean run without evidence',
      { learning: withCorrection({ needed: false }) },
      ['learning.json/records/0/correction clean-run-shape'],
    ],
    [
      'a mismatch that names no gap',
      { learning: withCorrection({ ...mismatch, gap: undefined }) },
      ['learning.json/records/0/correction mismatch-shape'],
    ],
    [
      'a mismatch that changes nothing and says no word why',
      { learning: withCorrection({ ...mismatch, no_change_rationale: undefined }) },
      ['learning.json/records/0/correction mismatch-shape'],
    ],
    [
      'a follow-up that is asked for with every route closed',
      { learning: withRouting('followup_required', route('completed'), route('open', { ref: '#31' })) },
      ['learning.json/status followup-closed'],
    ],
    [
      'a decision that an issue already tracks',
      {
        state: { ...state, status: 'needs_decision', phase: 'planning' },
        learning: withRouting('learned', route('completed', { ref: '#31' })),
      },
      ['state.json/status decision-tracked'],
    ],
    ['a delivered run without learning', { learning: undefined }, ['state.json/status learning-missing']],
    [
      'a passed command of the second format on uncommitted changes',
      {
        evidence: {
          ...evidence,
          schema_version: '2.0',
          checks: [{ ...evidence.checks[0], observed_at_commit: 'a'.repeat(40), worktree_clean: false }],
        },
      },
      ['evidence.json/checks/0/status evidence-unbound'],
    ],
    [
      'a source reference without its lines',
      { evidence: { ...evidence, external_evidence: [{ kind: 'source', file: 'a.ts' }] } },
      ['evidence.json/external_evidence/0 shape'],
    ],
    [
      'an unknown docs status',
      { release: { ...release, docs: { status: 'later', summary: 's' } } },
      ['release.json/docs/status shape'],
    ],
  ]
  it.each(defects)('%s', (_name, overrides, expected) => {
    expect(told(overrides)).toEqual(expected)
  })

  it('a merged branch that is still verified, known from git alone', () => {
    const verified = { ...state, status: 'verified', branch: 'retry' }
    const session = sessionOf({ state: verified })
    const merged = { ...session, mergedBranches: { known: true, value: new Set(['retry']) } } as const
    expect(validateSession(session)).toEqual([])
    expect(validateSession(merged).map(finding => finding.code)).toEqual(['merged-verified'])
    const blocked = { ...verified, next_action: { status: 'blocked', summary: 'The registry is down' } }
    expect(validateSession({ ...merged, sidecars: sessionOf({ state: blocked }).sidecars })).toEqual([])
  })

  it('a sidecar that cannot be read gives the reason', () => {
    const session = sessionOf()
    const odd = { ...session.sidecars, learning: { standing: 'unreadable', why: 'is a symlink' } } as const
    expect(validateSession({ ...session, sidecars: odd })[0]?.message).toContain('is a symlink')
  })
})

describe('a decision that is really open', () => {
  it('is not called tracked while a route needs action or a person has to answer', () => {
    const undecided = { ...state, status: 'needs_decision', phase: 'planning' }
    expect(told({ state: undecided, learning: withRouting('pending', route('open')) })).not.toContain(
      'state.json/status decision-tracked',
    )
    const asked = { ...undecided, next_action: { status: 'needs_user', summary: 'Choose one of #1 and #2' } }
    expect(told({ state: asked, learning: undefined })).toEqual([])
  })
})

describe('the nearest legal value', () => {
  it.each([
    ['issue', 'backlog'],
    ['Docs', 'doc'],
    ['backlgo', 'backlog'],
    ['knowlege', 'knowledge'],
  ])('of %s is %s', (given, near) => {
    expect(nearestValue(given, routeTargets)).toBe(near)
  })

  it('of a word that resembles none is not guessed', () => {
    expect(nearestValue('zebra crossing', routeTargets)).toBeNull()
    expect(nearestValue('constructor', routeTargets)).toBeNull()
  })

  it('is named in the fix', () => {
    const [finding] = validateSession(sessionOf({ learning: withRouting('learned', route('executed')) }))
    expect(finding?.fix).toBe('Write "completed".')
  })
})

describe('any JSON', () => {
  it('is checked without a crash, and a session of it is never valid', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sidecarNames), fc.jsonValue(), (name, value) => {
        const session = sessionOf()
        const findings = validateSession({
          ...session,
          sidecars: { ...session.sidecars, [name]: readingOf(value) },
        })
        expect(findings.length).toBeGreaterThan(0)
        for (const finding of findings) expect(finding.pointer).toMatch(/^(\/.*)?$/s)
      }),
      { numRuns: 400 },
    )
  })

  it('may nest deeper than any stack', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))
    const session = sessionOf()
    for (const value of [deep, { ...state, next_action: deep }, { ...state, run_correlation: { deep } }]) {
      const reading = { standing: 'read', value, text: '' } as const
      validateSession({ ...session, sidecars: { ...session.sidecars, state: reading } })
    }
  })
})
