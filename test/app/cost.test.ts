import { describe, expect, it } from '@jest/globals'
import { measureRequests } from '../bench/requests.ts'

describe('the cost in requests', () => {
  it('an event that changes nothing causes no write, and in steady state at most four reads are not answered with 304', async () => {
    const costs = await measureRequests()
    const steady = costs.filter(({ name }) => name.startsWith('steady') || name.includes('asks for nothing'))
    expect(steady.length).toBeGreaterThanOrEqual(5)
    expect(steady.filter(({ writes }) => writes > 0)).toEqual([])
    expect(costs.filter(({ name, full }) => name.startsWith('steady') && full > 4)).toEqual([])
    expect(costs.filter(({ writes }) => writes > 6)).toEqual([])
  })
})
