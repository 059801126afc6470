import { describe, expect, it } from '@jest/globals'
import { classificationRules, classifyRun } from '../../../src/core/sessions/classify-run.ts'
import { type Bucket, type ProfileName, profiles } from '../../../src/core/sessions/model/audit.ts'
import type { Sidecars } from '../../../src/core/sessions/model/workspace.ts'
import {
  activeStatuses,
  nextActionStatuses,
  phases,
  runStatuses,
} from '../../../src/core/vocabulary/run-state.ts'
import { readingOf } from '../../support/sidecars.ts'

const stateOf = (status: string, phase: string, next: string) => ({
  status,
  phase,
  next_action: { status: next },
})
const route = (status: string, more: object = {}) => ({ target: 'doc', action: 'Say it', status, ...more })
const learningOf = (status: string, ...routing: object[]) => ({ status, records: [{ routing }] })

/** What learning.json can be to the audit: how it is told apart, and one file that is it. */
const learnings = [
  { means: 'none', value: undefined },
  { means: 'none', value: learningOf('learned') },
  { means: 'none', value: { status: 'pending', records: [] } },
  { means: 'none', value: { status: 'blocked', records: [] } },
  {
    means: 'none',
    value: learningOf('learned', ...['completed', 'accepted', 'deferred', 'rejected'].map(s => route(s))),
  },
  { means: 'required', value: { status: 'followup_required', records: [] } },
  { means: 'required', value: learningOf('followup_required', route('completed')) },
  { means: 'required', value: learningOf('followup_required', route('open', { ref: '#1' })) },
  { means: 'open', value: learningOf('learned', route('open')) },
  { means: 'open', value: learningOf('pending', route('completed'), route('open')) },
  { means: 'open', value: learningOf('learned', route('open', { ref: ' ' })) },
  { means: 'tracked', value: learningOf('learned', route('open', { ref: '#31' })) },
  { means: 'broken', value: 7 },
  { means: 'broken', value: {} },
  { means: 'broken', value: { status: 'done', records: [] } },
  { means: 'broken', value: { status: 'learned' } },
  { means: 'broken', value: { status: 'learned', records: [null] } },
  { means: 'broken', value: { status: 'learned', records: [{}] } },
  { means: 'broken', value: learningOf('learned', []) },
  { means: 'broken', value: learningOf('learned', { action: 'a', status: 'open' }) },
  { means: 'broken', value: learningOf('learned', route('open', { target: 'issue' })) },
  { means: 'broken', value: learningOf('learned', route('open', { action: '' })) },
  { means: 'broken', value: learningOf('learned', route('executed')) },
  { means: 'broken', value: learningOf('learned', route('open'), route('')) },
] as const

const bundles = [undefined, { claims: [] }, { claims: [{ metadata: { promotion: {} } }] }] as const

/** The same rules told another way: by status instead of in order. */
const expectedBucket = (
  profile: ProfileName,
  status: string,
  phase: string,
  next: string,
  learning: string,
  isPromoted: boolean,
): Bucket => {
  if (learning === 'broken') return 'invalid'
  if (learning === 'required' || learning === 'open') return 'active_learning_followup'
  if (learning === 'tracked' && profile !== 'seed') return 'active_learning_followup'
  if ((activeStatuses as readonly string[]).includes(status)) return 'active_wip'
  const finished: Bucket = profile === 'promoted' && !isPromoted ? 'cleanup_candidate' : 'terminal_done'
  const byStatus: Record<string, Bucket> = {
    verified: next === 'continue' ? 'active_wip' : next === 'done' ? 'cleanup_candidate' : 'invalid',
    archived: 'terminal_done',
    canceled: profile === 'promoted' && phase === 'done' ? 'terminal_done' : 'invalid',
    accepted: finished,
    delivered: phase === 'done' ? finished : 'invalid',
  }
  return byStatus[status] ?? 'invalid'
}

type Case = {
  readonly sidecars: Sidecars
  readonly profile: ProfileName
  readonly expected: Bucket
  readonly name: string
}

function* matrix(): Generator<Case> {
  for (const profile of Object.keys(profiles) as ProfileName[])
    for (const status of runStatuses)
      for (const phase of phases)
        for (const next of nextActionStatuses)
          for (const learning of learnings)
            for (const [index, bundle] of bundles.entries())
              yield {
                profile,
                name: `${profile} ${status} ${phase} ${next} ${JSON.stringify(learning.value)} ${JSON.stringify(bundle)}`,
                sidecars: {
                  state: readingOf(stateOf(status, phase, next)),
                  learning: readingOf(learning.value),
                  'trust-bundle': readingOf(bundle),
                },
                expected: expectedBucket(profile, status, phase, next, learning.means, index === 2),
              }
}

describe('the whole matrix', () => {
  it('every status, phase, next action, learning and claim lands where the rules say, in all profiles', () => {
    const strays: string[] = []
    let count = 0
    for (const { sidecars, profile, expected, name } of matrix()) {
      count += 1
      const { bucket } = classifyRun(sidecars, profile)
      if (bucket !== expected) strays.push(`${name}: ${bucket}, not ${expected}`)
    }
    expect(strays).toEqual([])
    expect(count).toBe(3 * 14 * 11 * 4 * learnings.length * bundles.length)
  })
})

describe('the order of the rules', () => {
  it('is the one that the audit is known by', () => {
    expect(classificationRules.map(rule => rule.name)).toEqual([
      'state-missing',
      'state-unreadable',
      'state-not-object',
      'state-status',
      'state-phase',
      'next-action',
      'learning-broken',
      'learning-open',
      'active-status',
      'verified-continue',
      'verified-done',
      'canceled-done',
      'completed-done',
      'accepted-or-archived',
      'unrecognized',
    ])
  })

  /** Sessions in which two rules would speak: the earlier one must be heard. */
  const contested = [
    { earlier: 'state-missing', later: 'learning-broken', sidecars: { learning: readingOf(7) } },
    {
      earlier: 'state-not-object',
      later: 'learning-broken',
      sidecars: { state: readingOf([]), learning: readingOf(7) },
    },
    { earlier: 'state-status', later: 'state-phase', sidecars: { state: readingOf({}) } },
    { earlier: 'state-phase', later: 'next-action', sidecars: { state: readingOf({ status: 'new' }) } },
    {
      earlier: 'next-action',
      later: 'active-status',
      sidecars: { state: readingOf({ status: 'blocked', phase: 'x' }) },
    },
    {
      earlier: 'learning-broken',
      later: 'active-status',
      sidecars: {
        state: readingOf(stateOf('in_progress', 'execution', 'continue')),
        learning: readingOf({}),
      },
    },
    {
      earlier: 'learning-open',
      later: 'active-status',
      sidecars: {
        state: readingOf(stateOf('in_progress', 'execution', 'continue')),
        learning: readingOf(learningOf('learned', route('open'))),
      },
    },
    {
      earlier: 'learning-open',
      later: 'completed-done',
      sidecars: {
        state: readingOf(stateOf('delivered', 'done', 'done')),
        learning: readingOf({ status: 'followup_required', records: [] }),
      },
    },
    {
      earlier: 'completed-done',
      later: 'accepted-or-archived',
      sidecars: { state: readingOf(stateOf('accepted', 'done', 'done')) },
    },
    {
      earlier: 'completed-done',
      later: 'unrecognized',
      sidecars: { state: readingOf(stateOf('delivered', 'done', 'done')) },
    },
  ] as const satisfies readonly { earlier: string; later: string; sidecars: Sidecars }[]

  it.each(contested)('$earlier is heard before $later', ({ earlier, later, sidecars }) => {
    expect(classifyRun(sidecars, 'promoted').rule).toBe(earlier)
    const names = classificationRules.map(rule => rule.name as string)
    const swapped = [...classificationRules]
    const [one, other] = [names.indexOf(earlier), names.indexOf(later)]
    const moved = swapped.splice(other, 1)
    swapped.splice(one, 0, ...moved)
    expect(classifyRun(sidecars, 'promoted', swapped).rule).toBe(later)
  })
})

describe('a state that cannot be classified', () => {
  const broken: readonly (readonly [string, Sidecars, RegExp])[] = [
    ['is absent', {}, /missing/],
    ['is a symlink', { state: { standing: 'unreadable', why: 'is a symlink' } }, /state.json is a symlink/],
    ['is a list', { state: readingOf([]) }, /not a JSON object/],
    ['has a status that is a number', { state: readingOf({ status: 1, phase: 'done' }) }, /status/],
    ['has an empty phase', { state: readingOf({ status: 'new', phase: '' }) }, /phase/],
    ['has no next action', { state: readingOf({ status: 'new', phase: 'done' }) }, /next_action/],
    [
      'has a text as next action',
      { state: readingOf({ status: 'a', phase: 'b', next_action: 'c' }) },
      /next_action/,
    ],
  ]
  it.each(broken)('that %s is invalid and echoes nothing', (_name, sidecars, reason) => {
    const found = classifyRun(sidecars, 'seed')
    expect(found).toMatchObject({ bucket: 'invalid', status: null, phase: null, next: null })
    expect(found.reasons.join()).toMatch(reason)
  })

  it('is not compared with the known phases and next actions', () => {
    expect(
      classifyRun({ state: readingOf(stateOf('accepted', 'no such phase', 'whenever')) }, 'seed').bucket,
    ).toBe('terminal_done')
    expect(classifyRun({ state: readingOf(stateOf('Accepted', 'done', 'done')) }, 'seed').bucket).toBe(
      'invalid',
    )
  })
})

describe('why learning is open', () => {
  const reasons = (learning: unknown) =>
    classifyRun(
      { state: readingOf(stateOf('accepted', 'done', 'done')), learning: readingOf(learning) },
      'seed',
    ).reasons

  it('names the status before the routes', () => {
    expect(reasons(learningOf('followup_required', route('open')))).toEqual([
      'learning.json has the status followup_required',
      '1 open route',
    ])
  })

  it('names the status to set where only the status keeps it open', () => {
    expect(reasons(learningOf('followup_required', route('open', { ref: '#1' })))).toEqual([
      expect.stringContaining('no route needs action'),
    ])
  })
})
