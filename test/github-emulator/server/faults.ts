/** Faults that a test orders: an answer other than the true one, for the next requests that match. */
import type { Answer } from '../world/model.ts'

export interface Fault {
  /** Any method where left out. */
  readonly method?: string
  /** The path, or a pattern for it; any where left out. */
  readonly path?: string | RegExp
  /** Only requests of the app, as itself or as an installation; anybody's where left out. */
  readonly by?: 'app'
  /**
   * `drop`: the connection breaks without an answer. The request takes effect, and its true answer comes `late`, or the
   * connection breaks in the middle of it (`cut`).
   */
  readonly status: number | 'drop' | 'late' | 'cut'
  /** How late; a second where left out. */
  readonly delayMs?: number
  /** How many requests; 1 where left out. */
  readonly times?: number
  /** How many matching requests are let through first; 0 where left out. */
  readonly after?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** True: the request takes effect, and only its answer is lost. */
  readonly isApplied?: boolean
}

export interface Faults {
  readonly add: (fault: Fault) => void
  readonly clear: () => void
  readonly take: (method: string, path: string, isByApp: boolean) => Fault | null
}

export function createFaults(): Faults {
  const waiting: { readonly fault: Fault; left: number; skip: number }[] = []
  const matches = (fault: Fault, method: string, path: string, isByApp: boolean): boolean =>
    (fault.by === undefined || isByApp) &&
    (fault.method === undefined || fault.method === method) &&
    (fault.path === undefined ||
      (typeof fault.path === 'string' ? fault.path === path : fault.path.test(path)))

  return {
    add: fault => {
      waiting.push({ fault, left: fault.times ?? 1, skip: fault.after ?? 0 })
    },
    clear: () => {
      waiting.length = 0
    },
    take: (method, path, isByApp) => {
      for (const item of waiting) {
        if (item.left === 0 || !matches(item.fault, method, path, isByApp)) continue
        if (item.skip-- > 0) continue
        item.left--
        return item.fault
      }
      return null
    },
  }
}

/** Whether the answer that is sent is the true one. */
export const isTrueAnswer = ({ status }: Fault): boolean => status === 'late' || status === 'cut'

export const answerOfFault = ({ status, body, headers }: Fault): Answer => ({
  status: typeof status === 'number' ? status : 0,
  json: body ?? { message: `Fault ${status}`, documentation_url: 'https://docs.github.com/rest' },
  headers: headers ?? {},
  isForwarded: true,
})

/**
 * GitHub's secondary limit as it is met most: 403 and a message, no `Retry-After`.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api "About secondary rate limits"
 */
export const secondaryLimit = {
  status: 403,
  body: {
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.',
    documentation_url:
      'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  },
} as const satisfies Fault

/** The primary limit is used up; `resetAt` in seconds since 1970. */
export const primaryLimit = (resetAt: number): Fault => ({
  status: 403,
  headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetAt) },
  body: {
    message: 'API rate limit exceeded for installation ID 47110.',
    documentation_url: 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api',
  },
})
