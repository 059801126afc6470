import { describe, expect, it } from '@jest/globals'
import { fireTrigger, readOutcome, readTrigger } from '../../../src/core/follow-ups/read-trigger.ts'
import { known, unknown } from '../../../src/core/vocabulary/known.ts'

const facts = {
  at: '2027-01-15T00:00:00Z',
  releases: known(['v2.1.0-rc.1', 'v2.0.9', 'nightly']),
  milestones: known([
    { number: 1, title: 'Spring', state: 'closed' },
    { number: 2, title: 'Autumn', state: 'open' },
  ]),
  seen: 3,
}
const fires = (text: string, more: Partial<Parameters<typeof fireTrigger>[1]> = {}) =>
  fireTrigger(readTrigger(text), { ...facts, ...more })

describe('what brings a deferred route back', () => {
  it.each([
    ['until 2027-01-15', { kind: 'date', on: '2027-01-15' }],
    ['2027-01-15', { kind: 'date', on: '2027-01-15' }],
    ['after v2.1.0', { kind: 'release', tag: 'v2.1.0' }],
    ['2.1.0 is released', { kind: 'release', tag: '2.1.0' }],
    ['when milestone "Autumn cleaning" closes', { kind: 'milestone', title: 'Autumn cleaning' }],
    ['when seen 3 times', { kind: 'count', times: 3 }],
    ['until 2027-02-30', { kind: 'other', text: 'until 2027-02-30' }],
    ['the vendor answers', { kind: 'other', text: 'the vendor answers' }],
  ])('%s', (text, trigger) => expect(readTrigger(text)).toEqual(trigger))

  it('a day fires when it begins, and not before', () => {
    expect(fires('2027-01-15')).toEqual(known('the date 2027-01-15 has come'))
    expect(fires('2027-01-16')).toEqual(known(null))
  })

  it('a release fires with itself or a later one, never with a preview of it', () => {
    expect(fires('after v2.1.0')).toEqual(known(null))
    expect(fires('after v2.0.0')).toEqual(known('v2.0.9 is released'))
    expect(fires('after v2.1.0', { releases: known(['2.10.0']) })).toEqual(known('2.10.0 is released'))
  })

  it('a milestone fires when it is closed, in any letter case; an unknown one never does', () => {
    expect(fires('milestone spring')).toEqual(known('milestone "spring" is closed'))
    expect(fires('milestone "Autumn"')).toEqual(known(null))
    expect(fires('milestone "Never"')).toEqual(known(null))
  })

  it('a count fires when as many pull requests have the route', () => {
    expect(fires('when seen 3 times')).toEqual(known('it was seen 3 times'))
    expect(fires('when seen 4 times')).toEqual(known(null))
  })

  it('what could not be read is not known, and a trigger for people never fires', () => {
    expect(fires('after v1.0.0', { releases: unknown('403') })).toEqual(unknown('403'))
    expect(fires('the vendor answers')).toEqual(known(null))
  })
})

describe('the outcome at the end of an action', () => {
  it.each(['TBD', 'later', 'n/a', 'none', '?', '…', '-', 'some day', 'todo', 'not yet', 'no reason'])(
    'is none where it is %j',
    word => {
      expect(readOutcome(`Do it (deferred until ${word})`)).toEqual({
        action: `Do it (deferred until ${word})`,
      })
      expect(readOutcome(`Do it (rejected: ${word})`)).toEqual({ action: `Do it (rejected: ${word})` })
    },
  )

  it.each(['2027-01-15', 'v2', 'the second failure', 'the provider supports it', 'Q3'])(
    'is kept: %j',
    word => {
      expect(readOutcome(`Do it (deferred until ${word})`)).toEqual({ action: 'Do it', trigger: word })
    },
  )
})
