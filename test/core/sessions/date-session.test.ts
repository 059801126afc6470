import { describe, expect, it } from '@jest/globals'
import { describeSession } from '../../../src/core/sessions/describe-session.ts'
import { evaluateSession } from '../../../src/core/sessions/evaluate-session.ts'
import { sessionOf } from '../../support/sidecars.ts'

const at = '2026-11-20T00:00:00.000Z'
const newest = Date.parse('2026-10-31T00:00:00Z')
const bare = {
  acceptance: undefined,
  evidence: undefined,
  critique: undefined,
  release: undefined,
  learning: undefined,
}
const item = (updated: unknown, newestChangeAt: number | null = newest, more: object = {}) => {
  const state = {
    status: 'needs_decision',
    phase: 'planning',
    next_action: { status: 'needs_user' },
    updated_at: updated,
  }
  const session = { ...sessionOf({ ...bare, state, ...more }), newestChangeAt }
  return describeSession(
    evaluateSession(session, { profile: 'seed', at, staleDays: 14, isDeep: false }),
    '.flow-agents',
    at,
  )
}

describe('the age of a session', () => {
  it.each([
    ['2026-11-10', 10],
    ['2026-11-10T23:00:00', 9],
    ['2026-11-10 23:00', 9],
    ['2026-11-10T23:00:00+02:00', 9],
  ])('of %s is read as UTC where no zone stands', (text, days) => {
    expect(item(text)).toMatchObject({ age_days: days, age_from: 'updated_at', notes: [] })
  })

  it.each([
    [undefined, 'updated_at is missing'],
    [null, 'updated_at is null'],
    [20, 'updated_at is a number'],
    ['long ago', 'updated_at is "long ago", which is no date'],
    ['2026-02-30', 'updated_at is "2026-02-30", which is no date'],
    ['2126-11-10', 'updated_at is in the future ("2126-11-10")'],
    ['1970-01-01T00:00:00Z', 'updated_at is at the epoch ("1970-01-01T00:00:00Z")'],
  ])('of %j is that of the newest file, and the session says so', (written, why) => {
    expect(item(written)).toMatchObject({
      age_days: 20,
      age_from: 'newest file',
      stale: 'undecided for 20 days by mtime',
      notes: [`${why}; the age is that of the newest file`],
    })
  })

  it('is unknown where no file has a usable date either, and such a session is stale, not young', () => {
    for (const newestChangeAt of [null, 0, Date.parse('2126-01-01T00:00:00Z')]) {
      expect(item(null, newestChangeAt)).toMatchObject({
        age_days: null,
        age_from: null,
        stale: 'undecided, age unknown',
      })
    }
  })

  it('is not older than now where a clock is a little ahead', () => {
    expect(item('2026-11-20T00:01:00Z')).toMatchObject({ age_days: 0, notes: [] })
  })
})
