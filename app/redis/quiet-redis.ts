import type { Redis } from 'ioredis'

/**
 * A connection whose `INFO` leaves out the eviction policy: BullMQ prints it on the console for each of its connections,
 * and the app warns of it once, in its log.
 */
export const quietRedis = (redis: Redis): Redis => {
  const info = redis.info.bind(redis)
  const duplicate = redis.duplicate.bind(redis)
  return Object.assign(redis, {
    // The check of the driver itself gives a callback.
    info: (...args: Parameters<typeof info>) =>
      args.length > 0 ? info(...args) : info().then(text => text.replace(/^maxmemory_policy:.*$/m, '')),
    duplicate: (...args: Parameters<typeof duplicate>) => quietRedis(duplicate(...args)),
  })
}
