import { Redis } from 'ioredis'
import type { RedisFacts } from '../../core/diagnosis/model/setup-facts.ts'
import { codeOf } from '../../core/text/code-of.ts'
import { known, unknown } from '../../core/vocabulary/known.ts'

const timeoutMs = 5_000

/** Read how a Redis stores and when it drops. A failure is a code: its text may hold the address and its password. */
export const readRedis = async (url: string): Promise<RedisFacts> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
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
    return { url, refusedBy: null, settings: await readSettings(redis) }
  } catch (error) {
    return { url, refusedBy: codeOf(failure ?? error), settings: unknown('Redis did not answer') }
  } finally {
    redis.disconnect()
  }
}

/** Some hosted Redis forbid the question. */
const readSettings = async (redis: Redis): Promise<RedisFacts['settings']> => {
  try {
    // The driver types the answer as unknown; it is a list of name and value.
    const [, appendonly = ''] = (await redis.config('GET', 'appendonly')) as string[]
    const [, maxmemoryPolicy = ''] = (await redis.config('GET', 'maxmemory-policy')) as string[]
    return known({ appendonly, maxmemoryPolicy })
  } catch (error) {
    return unknown(`Redis refused the question (${codeOf(error)})`)
  }
}
