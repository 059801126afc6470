import { describe, expect, it } from '@jest/globals'
import { nearestName } from '../../../src/core/text/nearest-name.ts'

describe('the name that was meant', () => {
  it.each([
    ['rotos', 'roots'],
    ['Section-Names', 'section_names'],
    ['mod', 'mode'],
    ['moed', 'mode'],
    ['omde', 'mode'],
  ])('%s is %s', (written, meant) => {
    expect(nearestName(written, ['mode', 'roots', 'section_names'])).toBe(meant)
  })

  it('a name that is near to none is none, and so is any name where there are none', () => {
    expect(nearestName('colour', ['mode', 'roots'])).toBeNull()
    expect(nearestName('x'.repeat(100_000), ['mode'])).toBeNull()
    expect(nearestName('mode', [])).toBeNull()
    expect(nearestName('dome', ['mode'])).toBeNull()
  })
})
