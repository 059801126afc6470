import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isNone, longestNone } from '../../../../src/core/closeout/answers/is-none.ts'
import { nonePhrase } from '../../../../src/core/closeout/model/closeout-words.ts'

describe('a phrase that says none', () => {
  it('is found whatever its words are', () => {
    const phrases = fc.stringMatching(nonePhrase).filter(text => text.length <= longestNone)
    fc.assert(fc.property(phrases, text => isNone(text)))
  })

  it.each(['no decision outlives this change', 'no tests fail', 'no documents describe uploads'])(
    'is not %s',
    text => expect(isNone(text)).toBe(false),
  )
})
