/** Counts requests for each token and says so in headers, as GitHub's primary limit does. A 304 is free. */
import type { Actor, Answer } from '../world/model.ts'

interface Window {
  readonly resetAt: number
  used: number
}

const hourMs = 3_600_000
const limitOf = (actor: Actor): number => (actor.kind === 'anonymous' ? 60 : 5_000)

export interface RateLimit {
  readonly headers: (actor: Actor, token: string, isFree: boolean) => Record<string, string>
  readonly answer: (actor: Actor, token: string) => Answer
}

export function createRateLimit(): RateLimit {
  const windows = new Map<string, Window>()

  function windowOf(token: string): Window {
    const known = windows.get(token)
    if (known && known.resetAt > Date.now()) return known
    const fresh = { resetAt: Date.now() + hourMs, used: 0 }
    windows.set(token, fresh)
    return fresh
  }

  const countsOf = (actor: Actor, token: string) => {
    const { used, resetAt } = windowOf(token)
    const limit = limitOf(actor)
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(resetAt / 1000) }
  }

  return {
    headers: (actor, token, isFree) => {
      if (!isFree) windowOf(token).used++
      const counts = Object.entries(countsOf(actor, token)).map(([name, value]) => [
        `x-ratelimit-${name}`,
        String(value),
      ])
      return { ...Object.fromEntries(counts), 'x-ratelimit-resource': 'core' }
    },
    answer: (actor, token) => {
      const core = countsOf(actor, token)
      const search = { limit: 30, used: 0, remaining: 30, reset: core.reset }
      return { status: 200, json: { resources: { core, search }, rate: core } }
    },
  }
}
