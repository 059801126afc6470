import { isSecondaryLimit, refusalOf, waitAsked } from './explain-api-error.ts'

/** GitHub requires a pause: no request that is sent before `untilMs` (epoch, milliseconds) can succeed. */
export class RateLimitError extends Error {
  readonly limit: 'primary' | 'secondary'
  readonly untilMs: number

  constructor(limit: 'primary' | 'secondary', untilMs: number) {
    super(`GitHub's ${limit} rate limit is used up until ${new Date(untilMs).toISOString()}.`)
    this.name = 'RateLimitError'
    this.limit = limit
    this.untilMs = untilMs
  }
}

/** A limit without a time means a pause of at least one minute. @see GitHub, "Rate limits for the REST API" */
const leastPauseMs = 60_000

/**
 * GitHub's longest limits begin anew after an hour. A timer of weeks would overflow and end at once, so that nobody waits
 * longer than this, in milliseconds, before asking again.
 */
export const mostPauseMs = 3_600_000

/** The pause that a refusal requires, an hour at most; `null` for another refusal. */
export const rateLimitOf = (error: unknown, nowMs: number): RateLimitError | null => {
  const refusal = refusalOf(error)
  if (refusal.status !== 403 && refusal.status !== 429) return null
  const named = waitAsked(refusal, nowMs)
  const asked = named === null ? null : Math.min(named, mostPauseMs)
  const isPrimary = String(refusal.headers['x-ratelimit-remaining']) === '0' && !isSecondaryLimit(refusal)
  if (isPrimary && asked !== null) return new RateLimitError('primary', nowMs + asked + 1_000)
  if (asked === null && refusal.status === 403 && !isSecondaryLimit(refusal)) return null
  return new RateLimitError('secondary', nowMs + Math.max(asked ?? leastPauseMs, 1_000))
}
