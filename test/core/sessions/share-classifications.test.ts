import { describe, expect, it } from '@jest/globals'
import type { Classification } from '../../../src/core/sessions/classify-run.ts'
import { shareClassifications } from '../../../src/core/sessions/share-classifications.ts'

const found: Classification = {
  bucket: 'invalid',
  rule: 'learning-broken',
  status: 'a b',
  phase: 'c',
  next: 'done',
  reasons: ['learning.json is empty'],
}

describe('sharing classifications', () => {
  it('an equal one is the first one again', () => {
    const share = shareClassifications()
    const first = share(found)
    expect(share({ ...found, reasons: [...found.reasons] })).toBe(first)
  })

  it('one that only reads alike stays its own', () => {
    const share = shareClassifications()
    share(found)
    const alike = { ...found, status: 'a', phase: 'b c' }
    expect(share(alike)).toBe(alike)
    const longer = { ...found, reasons: [...found.reasons, 'and more'] }
    expect(share(longer)).toBe(longer)
  })
})
