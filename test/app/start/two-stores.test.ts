import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeKey, runStart, soundEnv } from '../../support/app/run-start.ts'
import { hasRedis, startRedis, type TestRedis } from '../../support/app/start-redis.ts'

const withRedis = hasRedis() ? describe : describe.skip

withRedis('REDIS_URL and STATE_DIR', () => {
  const parent = mkdtempSync(join(tmpdir(), 'closeout-stores-'))
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    await redis.stop()
    rmSync(parent, { recursive: true })
  })

  const warnings = async (more: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const app = runStart({ ...soundEnv(makeKey()), ...more })
    await app.until(/Status on /)
    app.child.kill('SIGTERM')
    await app.ended
    return app
      .out()
      .split('\n')
      .filter(line => line.includes('STATE_DIR'))
      .map(line => [JSON.parse(line).level, JSON.parse(line).msg].join(': '))
  }

  it('that are both set are one warning, which says that Redis is used', async () => {
    const STATE_DIR = join(parent, 'state')
    expect(await warnings({ REDIS_URL: redis.url, STATE_DIR })).toEqual([
      'warn: REDIS_URL and STATE_DIR are both set: deliveries are stored in Redis, and what STATE_DIR holds is not read. Unset one of them.',
    ])
    expect(existsSync(STATE_DIR)).toBe(false)
    expect(await warnings({ REDIS_URL: redis.url })).toEqual([])
    expect(await warnings({ STATE_DIR })).toEqual([])
  })
})
