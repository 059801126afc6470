import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import { codeOf } from '../observe/code-of.ts'

const askMs = 5_000
const pauseMs = 250
const leastVersion = 5

/** Why Redis cannot be used. `isPassing`: it may be starting. */
type Refusal = { readonly why: string; readonly fix: string; readonly isPassing: boolean }

/** Host and port of an address, without its user and password. */
const placeOf = (url: string): string => {
  const { hostname, port } = new URL(url)
  return `${hostname}:${port || '6379'}`
}

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
  const place = placeOf(url)
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

const ask = async (url: string): Promise<{ readonly info: string } | Refusal> => {
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
    return refusalOf(failure ?? error, placeOf(url))
  } finally {
    redis.disconnect()
  }
}

const tooOld = (version: number): Refusal => ({
  why: `its version is ${version}, and ${leastVersion} is the oldest that works`,
  fix: 'start a newer Redis; 7 is tested',
  isPassing: false,
})

const start = 'start Redis there, or set REDIS_URL to the address of one that runs'

const refusalOf = (error: unknown, place: string): Refusal => {
  const code = codeOf(error)
  const password = `put the password into REDIS_URL, as in redis://:<password>@${place}`
  const lasting = (why: string, fix: string): Refusal => ({ why, fix, isPassing: false })
  switch (code) {
    case 'NOAUTH':
      return lasting(`it requires a password (${code})`, password)
    case 'WRONGPASS':
      return lasting(`it refuses the password (${code})`, password)
    case 'NOPERM':
      return lasting(
        `its user may not do what the app needs (${code})`,
        'give the user of REDIS_URL all keys and commands',
      )
    case 'EPROTO':
      return lasting('what answers there is not Redis', start)
    case 'ECONNREFUSED':
      return { why: `it refuses the connection (${code})`, fix: start, isPassing: true }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { why: `the name of the host is not known (${code})`, fix: start, isPassing: true }
    case 'LOADING':
      return {
        why: `it is still loading what it stored (${code})`,
        fix: 'wait, then start again',
        isPassing: true,
      }
    default:
      return { why: `it does not answer (${code})`, fix: start, isPassing: true }
  }
}

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
