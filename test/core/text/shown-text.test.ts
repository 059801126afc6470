import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { hasUnseen, shownText } from '../../../src/core/text/shown-text.ts'

describe('a text as it is shown', () => {
  it.each([
    ['a\nb', 'a\\nb'],
    ['\u001b[2J', '\\u001b[2J'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['soft\u00adly', 'soft\\u00adly'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['half\ud800', 'half\\ud800'],
    ['Grüße 🚀', 'Grüße 🚀'],
  ])('%j is %s', (text, shown) => {
    expect(shownText(text)).toBe(shown)
  })

  it('hides nothing, whatever it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => !hasUnseen(shownText(text))))
  })
})
