import { describe, expect, it } from '@jest/globals'
import {
  addDecisions,
  decisionOn,
  joinDecided,
  nothingDecided,
} from '../../../../src/core/lifecycle/receipts/decided-requests.ts'

const at = (second: number): string => new Date(Date.UTC(2026, 10, 20) + second * 1_000).toISOString()
const decision = (second: number, isGranted: boolean) => ({
  event: `comment:${second}`,
  at: at(second),
  isGranted,
})

describe('decided requests', () => {
  it('are not decided again, and a new one is', () => {
    const decided = addDecisions(nothingDecided, [decision(1, true), decision(2, false)])
    const on = (second: number) => decisionOn(decision(second, true), decided)
    expect([on(1), on(2), on(3)]).toEqual(['granted', 'refused', null])
  })

  it('stay refused however many others follow them, and what was granted in between stays granted', () => {
    const many = Array.from({ length: 500 }, (_, second) => decision(second, second === 3))
    const decided = addDecisions(nothingDecided, many)
    expect(JSON.stringify(decided).length).toBeLessThan(1_000)
    for (const one of many) expect(decisionOn(one, decided)).toBe(one.isGranted ? 'granted' : 'refused')
    expect(decisionOn(decision(500, true), decided)).toBeNull()
    // The next replay decides nothing else and stores nothing else.
    expect(addDecisions(decided, many.slice(-10))).toEqual(decided)
  })

  it('of an earlier commit count on the next one', () => {
    const [one, other] = [decision(1, true), decision(2, false)].map(each =>
      addDecisions(nothingDecided, [each]),
    )
    const joined = joinDecided([one ?? nothingDecided, other ?? nothingDecided])
    expect([decisionOn(decision(1, true), joined), decisionOn(decision(2, true), joined)]).toEqual([
      'granted',
      'refused',
    ])
  })
})
