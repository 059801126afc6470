import { describe, expect, it } from '@jest/globals'
import { measureRequests, moments } from '../bench/requests.ts'
import { sampled } from '../support/laws.ts'

/** Every moment, but only some of the changes between the opening and the merge. */
const chooseMoments = () => {
  const isOptional = ({ brings, name }: (typeof moments)[number]): boolean =>
    brings === 'change' && !/^(?:opened|merged|swept)/.test(name)
  const changes = new Set(sampled(moments.filter(isOptional), 2))
  return moments.filter(moment => !isOptional(moment) || changes.has(moment))
}

describe('the cost in requests', () => {
  it('an event that changes nothing causes no write, and in steady state at most four reads are not answered with 304', async () => {
    const costs = await measureRequests(chooseMoments())
    const unchanged = costs.filter(({ brings }) => brings !== 'change')
    expect(unchanged.length).toBeGreaterThanOrEqual(5)
    expect(unchanged.filter(({ writes }) => writes > 0)).toEqual([])
    // Also of the first event after the app's own writes, whose answers it has not seen yet.
    expect(unchanged.filter(({ full, name }) => full > 4 && !/sweep/.test(name))).toEqual([])
    expect(costs.filter(({ brings, full }) => brings === 'steady' && full > 4)).toEqual([])
    expect(costs.filter(({ writes }) => writes > 6)).toEqual([])
  })
})
