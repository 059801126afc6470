import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { createResponseCache } from '../../app/github/response-cache.ts'
import { rateLimitOf } from '../../src/io/github/client/rate-limit.ts'
import { closeoutBody, type Mirror, see, startMirror } from '../support/app/mirror.ts'
import { hasRedis, startRedis } from '../support/app/start-redis.ts'

const open = async ({ github }: Mirror, branch: string): Promise<number> => {
  const agent = github.as('agent')
  await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
  return (await agent.openPullRequest({ head: branch, body: closeoutBody() })).number
}

describe('deliveries that failed', () => {
  it('are asked for again by the sweep, so that an approval made during an outage counts', async () => {
    const mirror = await startMirror()
    const number = await open(mirror, 'outage')
    await mirror.settle()
    mirror.github.webhooks.sendTo('http://127.0.0.1:9/gone')
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    await mirror.github.webhooks.settle()
    mirror.github.webhooks.sendTo(`${mirror.app.url}/api/github/webhooks`)
    await mirror.app.sweep()
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: approved'])
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
})

describe('limits of GitHub', () => {
  const secondary = {
    status: 403,
    body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' },
  }

  it('a secondary limit without a time is waited out for a minute, in no slot, and delays no stop', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'closeout-limits-'))
    const mirror = await startMirror({}, { stateDir })
    mirror.github.fail({ ...secondary, method: 'GET', path: /\/pulls\/\d+$/, times: 1 })
    await open(mirror, 'limited')
    await mirror.github.webhooks.settle()
    const status = async () =>
      (await fetch(`${mirror.app.statusUrl}/status`)).json() as Promise<{ queue: unknown }>
    const metrics = async () => (await fetch(`${mirror.app.statusUrl}/metrics`)).text()
    while (!(await metrics()).includes('rate_limited_total{limit="secondary"} 1')) {
      await new Promise(done => setTimeout(done, 50))
    }
    await new Promise(done => setTimeout(done, 200))
    expect((await status()).queue).toMatchObject({ waiting: 1, running: 0, dead: 0 })
    const began = performance.now()
    await mirror.app.close()
    expect(performance.now() - began).toBeLessThan(5_000)
    await mirror.github.close()
    rmSync(stateDir, { recursive: true })
  })

  it.each([
    { status: 429, headers: { 'retry-after': '999999999' } },
    { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999999999' } },
  ])('a pause of years (%j) is no pause of a millisecond', async refusal => {
    const mirror = await startMirror()
    const body = { message: 'Wait.' }
    mirror.github.fail({ ...refusal, body, method: 'GET', path: /\/pulls\/\d+$/, times: 1 })
    await open(mirror, 'limited')
    const retries = async (): Promise<number> => {
      const text = await (await fetch(`${mirror.app.statusUrl}/metrics`)).text()
      return Number(/^closeout_retries_total (\d+)$/m.exec(text)?.[1])
    }
    while ((await retries()) < 1) await new Promise(done => setTimeout(done, 50))
    await new Promise(done => setTimeout(done, 1_000))
    expect(await retries()).toBe(1)
    // What waits for an hour is left.
    await mirror.app.close()
    await mirror.github.close()
  })

  it.each([
    [{ 'retry-after': '7' }, secondary.body.message, ['secondary', 7]],
    [{}, secondary.body.message, ['secondary', 60]],
    [
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1030' },
      'API rate limit exceeded',
      ['primary', 31],
    ],
    [{ 'retry-after': '999999999' }, secondary.body.message, ['secondary', 3_600]],
    [{ 'retry-after': '9e99' }, 'Too many requests', ['secondary', 3_600]],
    [
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999999999' },
      'API rate limit exceeded',
      ['primary', 3_601],
    ],
    [{}, 'Resource not accessible by integration', null],
  ])('headers %j and the message "%s" ask for %j', (headers, message, wanted) => {
    const error = Object.assign(new Error(message), { status: 403, response: { headers } })
    const asked = rateLimitOf(error, 1_000_000)
    expect(asked && [asked.limit, (asked.untilMs - 1_000_000) / 1_000]).toEqual(wanted)
  })
})

describe('the response cache', () => {
  it('keeps its limit in bytes over all installations, and nothing that would fill it alone', () => {
    const cache = createResponseCache(4_000_000)
    const answer = (characters: number) => ({
      etag: '"1"',
      response: { status: 200, headers: {}, data: 'x'.repeat(characters) },
    })
    for (let index = 0; index < 1_000; index += 1)
      cache.of(String(index % 50)).set(`key ${index}`, answer(10_000))
    expect(cache.bytes()).toBeLessThanOrEqual(4_000_000)
    expect([cache.of('0').get('key 0'), cache.of('49').get('key 999')?.etag]).toEqual([undefined, '"1"'])
    cache.of('1').set('a tree', answer(700_000))
    expect(cache.of('1').get('a tree')).toBeUndefined()
  })
})

if (hasRedis())
  describe('the app on Redis', () => {
    it('does what another process stored, and keeps an approval over a restart', async () => {
      const redis = await startRedis()
      const mirror = await startMirror({}, { redisUrl: redis.url })
      const number = await open(mirror, 'together')
      await mirror.settle()
      await mirror.github.as('maintainer').label(number, 'artifact: approved')
      await mirror.github.webhooks.settle()
      await mirror.restart()
      await mirror.settle()
      expect((await see(mirror.github, number)).labels).toEqual(['artifact: approved'])
      await mirror.close()
      await redis.stop()
    })
  })
else it.todo('redis-server is not installed: the test of the app on Redis was left out')
