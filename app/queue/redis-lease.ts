import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import type { Scripts } from './redis-scripts.ts'
import type { Lease } from './work-queue.ts'

const leaseMs = 20_000
const renewMs = 5_000
/** A holder stops writing so long before others may take over: clocks of two machines do not run alike. */
const marginMs = 5_000
const patienceMs = 120_000

/** Hold a name over all replicas while some work runs; `null` at once where it is held and nobody wants to wait. */
export const withLease = async (
  redis: Redis,
  scripts: Scripts,
  key: string,
  work: (lease: Lease) => Promise<void>,
  { isWaiting }: { readonly isWaiting: boolean },
): Promise<boolean> => {
  const token = randomUUID()
  const until = performance.now() + patienceMs
  let heldSince = performance.now()
  while ((await redis.set(key, token, 'PX', leaseMs, 'NX')) === null) {
    if (!isWaiting) return false
    if (performance.now() > until) {
      throw new CloseoutError('store-refused', `Another replica has held ${key} for two minutes.`)
    }
    await sleep(20 + Math.random() * 80)
    heldSince = performance.now()
  }
  let isLost = false
  const renew = async (): Promise<void> => {
    const askedAt = performance.now()
    if ((await scripts.renewLease(key, token, leaseMs)) === 1) heldSince = askedAt
    else isLost = true
  }
  const timer = setInterval(() => void renew().catch(() => undefined), renewMs)
  timer.unref()
  try {
    await work({ isHeld: () => !isLost && performance.now() - heldSince < leaseMs - marginMs })
  } finally {
    clearInterval(timer)
    await scripts.endLease(key, token).catch(() => undefined)
  }
  return true
}
