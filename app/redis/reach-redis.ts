import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { explainRedis, type RedisRefusal, redisPlace } from '../../src/core/diagnosis/explain-redis.ts'
import { codeOf } from '../../src/core/text/code-of.ts'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'

const askMs = 5_000
const pauseMs = 250
const leastVersion = 5

/**
 * Wait until Redis answers, and warn of settings with which it loses what it stores.
 *
 * @param waitMs  how long it may be starting; a refusal that waiting does not change ends the wait at once
 * @throws CloseoutError  `store-refused`, with a message that names the host and never the password
 */
export const reachRedis = async (
  url: string,
  { waitMs, warn }: { readonly waitMs: number; readonly warn: (message: string) => void },
): Promise<void> => {
  const place = redisPlace(url)
  const until = performance.now() + waitMs
  for (let tried = 0; ; tried += 1) {
    const answer = await ask(url)
    if ('info' in answer) {
      for (const message of describeRisks(answer.info)) warn(message)
      return
    }
    const { why, fix, isPassing } = answer
    if (!isPassing || performance.now() >= until) {
      throw new CloseoutError('store-refused', `Redis at ${place} cannot be used: ${why}.`, { fix })
    }
    if (tried === 0)
      warn(`Redis at ${place} cannot be used yet: ${why}. It is tried for ${waitMs / 1_000} seconds.`)
    await sleep(pauseMs)
  }
}

const ask = async (url: string): Promise<{ readonly info: string } | RedisRefusal> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: askMs,
    commandTimeout: askMs,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    retryStrategy: () => null,
  })
  let failure: unknown = null
  redis.on('error', error => {
    failure ??= error
  })
  try {
    await redis.connect()
    await redis.ping()
    // Some hosted Redis forbid INFO: then nothing is known of its settings.
    const info = await redis.info().catch(error => {
      if (codeOf(error) === 'NOPERM' || /unknown command/i.test(String(error.message))) return ''
      throw error
    })
    const version = Number(/^redis_version:(\d+)/m.exec(info)?.[1] ?? leastVersion)
    return version < leastVersion ? tooOld(version) : { info }
  } catch (error) {
    return explainRedis(codeOf(failure ?? error), redisPlace(url))
  } finally {
    redis.disconnect()
  }
}

const tooOld = (version: number): RedisRefusal => ({
  why: `its version is ${version}, and ${leastVersion} is the oldest that works`,
  fix: 'start a newer Redis; 7 is tested',
  isPassing: false,
})

const describeRisks = (info: string): readonly string[] => {
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction'
  const isKept = !/^aof_enabled:0/m.test(info)
  return [
    ...(policy === 'noeviction'
      ? []
      : [
          `Redis may drop stored deliveries: its maxmemory-policy is ${policy}. Set maxmemory-policy noeviction.`,
        ]),
    ...(isKept
      ? []
      : [
          'Redis has no append-only file, so a crash of it loses deliveries that were answered. Set appendonly yes.',
        ]),
  ]
}
