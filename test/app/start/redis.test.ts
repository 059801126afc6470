import { type ChildProcess, execFileSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import { deliver, labeled, makeKey, refusedStart, runStart, soundEnv } from '../../support/app/run-start.ts'
import { hasRedis, startRedis, type TestRedis } from '../../support/app/start-redis.ts'
import { freePort } from '../../support/free-port.ts'

const withRedis = hasRedis() ? describe : describe.skip

withRedis('Redis at the start', () => {
  let env: Readonly<Record<string, string>> = {}
  let redis: TestRedis
  let server: Server
  const children: ChildProcess[] = []
  const start = (more: Readonly<Record<string, string>>) => {
    const app = runStart({ ...env, ...more })
    children.push(app.child)
    return app
  }
  const config = (...words: readonly string[]): void => {
    execFileSync('redis-cli', ['-u', redis.url, 'config', 'set', ...words], { stdio: 'ignore' })
  }
  beforeAll(async () => {
    env = soundEnv(makeKey())
    redis = await startRedis()
    server = createServer((_request, response) => response.end('hello'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    const admin = new Redis(redis.url)
    await admin.flushall()
    await admin.quit()
  })
  afterAll(async () => {
    server.close()
    await redis.stop()
  })

  it('that is not there is one sentence without the password, after the time to wait', async () => {
    const port = await freePort()
    const given = { REDIS_URL: `redis://user:hidden@127.0.0.1:${port}/2`, REDIS_WAIT_SECONDS: '1' }
    const app = start(given)
    expect(await app.ended).toBe(2)
    expect(app.err()).toBe(
      `closeout: Redis at 127.0.0.1:${port} cannot be used: it refuses the connection (ECONNREFUSED). Fix: start Redis there, or set REDIS_URL to the address of one that runs.\n`,
    )
    const lines = app.out().split('\n').filter(Boolean)
    expect(lines.map(line => [JSON.parse(line).level, JSON.parse(line).msg])).toEqual([
      [
        'warn',
        `Redis at 127.0.0.1:${port} cannot be used yet: it refuses the connection (ECONNREFUSED). It is tried for 1 seconds.`,
      ],
    ])
    expect(app.out() + app.err()).not.toContain('hidden')
  })

  it('that comes while the app waits is used', async () => {
    await redis.kill()
    const app = start({ REDIS_URL: redis.url })
    await app.until(/cannot be used yet/)
    await redis.restart()
    const [, url] = await app.until(/Listening on (http:\S+)/)
    expect((await deliver(url as string, labeled(1))).status).toBe(202)
  })

  it('that wants another password, or one at all, is refused at once', async () => {
    config('requirepass', 'right')
    try {
      const port = new URL(redis.url).port
      const fix = `Fix: put the password into REDIS_URL, as in redis://:<password>@127.0.0.1:${port}.\n`
      expect(await refusedStart({ ...env, REDIS_URL: redis.url })).toEqual([
        2,
        `closeout: Redis at 127.0.0.1:${port} cannot be used: it requires a password (NOAUTH). ${fix}`,
      ])
      const wrong = await refusedStart({ ...env, REDIS_URL: `redis://:hidden@127.0.0.1:${port}` })
      expect(wrong).toEqual([
        2,
        `closeout: Redis at 127.0.0.1:${port} cannot be used: it refuses the password (WRONGPASS). ${fix}`,
      ])
    } finally {
      execFileSync('redis-cli', ['-u', redis.url, '--pass', 'right', 'config', 'set', 'requirepass', ''], {
        stdio: 'ignore',
      })
    }
  })

  it('that is another kind of server is refused at once', async () => {
    const { port } = server.address() as AddressInfo
    expect(await refusedStart({ ...env, REDIS_URL: `redis://127.0.0.1:${port}` })).toEqual([
      2,
      `closeout: Redis at 127.0.0.1:${port} cannot be used: what answers there is not Redis. Fix: start Redis there, or set REDIS_URL to the address of one that runs.\n`,
    ])
  })

  it('that drops keys or keeps no file is a warning each, and every line is one JSON object', async () => {
    config('maxmemory-policy', 'allkeys-lru')
    config('appendonly', 'no')
    const app = start({ REDIS_URL: redis.url })
    const [, url] = await app.until(/Listening on (http:\S+)/)
    expect((await deliver(url as string, labeled(1))).status).toBe(202)
    await app.until(/a delivery was stored/)
    app.child.kill('SIGTERM')
    await app.ended
    config('maxmemory-policy', 'noeviction')
    config('appendonly', 'yes')
    expect(app.err()).toBe('')
    const lines = app
      .out()
      .split('\n')
      .filter(line => line && !/^(Listening|Status) on /.test(line))
    const warned = lines.map(line => JSON.parse(line)).filter(({ level }) => level === 'warn')
    expect(warned.map(({ msg }) => msg).filter(msg => msg.startsWith('Redis'))).toEqual([
      'Redis may drop stored deliveries: its maxmemory-policy is allkeys-lru. Set maxmemory-policy noeviction.',
      'Redis has no append-only file, so a crash of it loses deliveries that were answered. Set appendonly yes.',
    ])
  })

  it('that cannot store is not ready, with the code of Redis, and ready again afterwards', async () => {
    const app = start({ REDIS_URL: redis.url })
    const [, url, status] = await app.until(/Listening on (http:\S+)\n[\s\S]*Status on (http:\S+)\/status/)
    const ready = async () => {
      const response = await fetch(`${status}/readyz`)
      return [response.status, ((await response.json()) as { readonly cause?: string }).cause]
    }
    expect(await ready()).toEqual([200, undefined])
    const admin = new Redis(redis.url)
    await admin.del('{closeout:1}:dirty')
    await admin.set('{closeout:1}:dirty', 'somebody else')
    expect((await deliver(url as string, labeled(1))).status).toBe(503)
    expect(await ready()).toEqual([503, 'WRONGTYPE'])
    const failed = JSON.parse((await app.until(/^.*could not be stored.*$/m))[0])
    expect([failed.cause, failed.fix]).toEqual(['WRONGTYPE', expect.stringContaining('{closeout:')])
    await admin.del('{closeout:1}:dirty')
    expect([(await deliver(url as string, labeled(1))).status, await ready()]).toEqual([
      202,
      [200, undefined],
    ])
    await admin.config('SET', 'maxmemory', '1')
    expect((await deliver(url as string, labeled(2))).status).toBe(503)
    expect(await ready()).toEqual([503, 'OOM'])
    await admin.config('SET', 'maxmemory', '0')
    await admin.quit()
  })
})
