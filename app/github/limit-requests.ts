import { mostPauseMs, RateLimitError, rateLimitOf } from '../../src/io/github/client/rate-limit.ts'
import type { GitHubRequest } from '../../src/io/github/client/shapes.ts'

/** What the metrics record of each request. */
export type RequestObserver = {
  readonly answered: (route: string, status: number, left: number | null) => void
  readonly limited: (limit: RateLimitError['limit']) => void
}

/** What all replicas know of the limit of one installation, as a text. */
export type SharedLimit = {
  readonly recall: () => Promise<string | null>
  readonly remember: (text: string) => Promise<void>
}

/** So often it is looked up whether another replica met a limit, in milliseconds. */
const recallMs = 1_000

/**
 * Send nothing while GitHub asks one installation to wait: the first refusal sets the time, and every request before
 * it fails at once with `RateLimitError`, so that the task goes back to the queue instead of holding a slot.
 *
 * A clock that is set back does not make the pause longer.
 */
export const limitRequests = (
  request: GitHubRequest,
  nowMs: () => number,
  observe: RequestObserver,
  shared: SharedLimit,
): GitHubRequest => {
  let limit: RateLimitError | null = null
  /** When the pause ends for `performance.now`, which nobody sets. */
  let endsAt = 0
  let recalledAt = Number.NEGATIVE_INFINITY

  const accept = (asked: RateLimitError): void => {
    const askedEnd = performance.now() + asked.untilMs - nowMs()
    if (limit && askedEnd <= endsAt) return
    limit = asked
    endsAt = askedEnd
  }
  /** Without the answer the request is sent, and GitHub says itself what holds. */
  const recallOthers = async (): Promise<void> => {
    if (performance.now() - recalledAt < recallMs) return
    recalledAt = performance.now()
    const text = await shared.recall().catch(() => null)
    const [, kind, untilMs] = /^(primary|secondary) (\d+)$/.exec(text ?? '') ?? []
    if (kind && Number(untilMs) > nowMs()) {
      const endMs = Math.min(Number(untilMs), nowMs() + mostPauseMs)
      accept(new RateLimitError(kind as RateLimitError['limit'], endMs))
    }
  }

  return async (route, parameters) => {
    await recallOthers()
    const leftMs = endsAt - performance.now()
    if (limit && limit.untilMs > nowMs() && leftMs > 0)
      throw new RateLimitError(limit.limit, nowMs() + leftMs)
    try {
      const response = await request(route, parameters)
      observe.answered(route, response.status, numberOf(response.headers['x-ratelimit-remaining']))
      return response
    } catch (error) {
      const status = (error as { readonly status?: unknown }).status
      const isAnswer = (error as { readonly response?: unknown }).response !== undefined
      observe.answered(route, isAnswer && typeof status === 'number' ? status : 0, null)
      const asked = rateLimitOf(error, nowMs())
      if (!asked) throw error
      accept(asked)
      observe.limited(asked.limit)
      await shared.remember(`${asked.limit} ${Math.round(asked.untilMs)}`).catch(() => undefined)
      throw asked
    }
  }
}

const numberOf = (value: unknown): number | null => {
  const number = Number(value)
  return value === undefined || !Number.isFinite(number) ? null : number
}
