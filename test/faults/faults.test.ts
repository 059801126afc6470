import { describe, expect, it } from '@jest/globals'
import { hasRedis } from '../support/app/start-redis.ts'
import { runFaults } from './run-faults.ts'

/** A short run of `npm run test:faults`. */
const short = { deliveries: 200, pullRequests: 20, installations: 40, seed: 7 }

describe('processes that are killed while deliveries come in', () => {
  it('alone: every acknowledged approval is written, one at a time, and nothing is left', async () => {
    const result = await runFaults({ ...short, mode: 'alone' })
    expect(result).toMatchObject({ lost: [], overlaps: 0, left: 0 })
    expect(result.kills).toBeGreaterThan(0)
  }, 180_000)

  if (!hasRedis()) it.todo('on Redis: redis-server is not installed, this test was left out')
  else
    it('on Redis, with three processes and Redis itself killed: the same', async () => {
      const result = await runFaults({ ...short, mode: 'redis' })
      expect(result).toMatchObject({ lost: [], overlaps: 0, left: 0 })
      expect(result.redisKills).toBeGreaterThan(0)
    }, 180_000)
})
