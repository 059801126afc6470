import { describe, expect, it } from '@jest/globals'
import { isSameText, withLineFeeds } from '../../../src/core/text/same-text.ts'
import { createIfMissing, isBotOf, isSameName } from '../../../src/core/vocabulary/github-names.ts'

describe('what GitHub takes for the same', () => {
  it('names know no letter case, and nobody is nobody', () => {
    expect(isSameName('Octo/Shop', 'octo/shop')).toBe(true)
    expect(isSameName('octo', 'octo2')).toBe(false)
    expect([isSameName(null, 'octo'), isSameName(undefined, 'octo')]).toEqual([false, false])
    expect(isBotOf('Closeout[bot]', 'closeout')).toBe(true)
    expect(isBotOf('closeout', 'closeout')).toBe(false)
  })

  it('a label is made only where no label has its name in any letter case', () => {
    const label = { name: 'learning: open', color: 'D4C5F9', description: 'open' }
    expect(createIfMissing(label, [{ name: 'Learning: Open' }])).toEqual([])
    expect(createIfMissing(label, [{ name: 'learning' }])).toEqual([{ kind: 'create label', ...label }])
  })

  it('a text is the same with other line ends and blanks around it, and not with other words', () => {
    expect(withLineFeeds('a\r\nb\rc\nd')).toBe('a\nb\nc\nd')
    expect(isSameText('a\r\nb\n', 'a\nb')).toBe(true)
    expect(isSameText('a\nb', 'a b')).toBe(false)
  })
})
