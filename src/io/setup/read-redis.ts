import { Redis } from 'ioredis'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'

const timeoutMs = 5_000

/** Read how a Redis stores and when it drops. The reason for a failure never holds the address, which may hold a password. */
export const readRedis = async (
  url: string,
): Promise<Known<{ readonly appendonly: string; readonly maxmemoryPolicy: string }>> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  let failure: NodeJS.ErrnoException | null = null
  redis.on('error', error => {
    failure = error
  })
  try {
    await redis.connect()
    const [, appendonly = ''] = (await redis.config('GET', 'appendonly')) as string[]
    const [, maxmemoryPolicy = ''] = (await redis.config('GET', 'maxmemory-policy')) as string[]
    return known({ appendonly, maxmemoryPolicy })
  } catch (error) {
    const { code } = (failure ?? error) as NodeJS.ErrnoException
    return unknown(code ? `Redis did not answer (${code})` : 'Redis refused the question')
  } finally {
    redis.disconnect()
  }
}
