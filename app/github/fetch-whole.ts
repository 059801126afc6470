import type { GitHubRequest } from '../../src/io/github/client/shapes.ts'

type Fetch = typeof globalThis.fetch

/**
 * `fetch` that gives up after a time, and resolves only when the whole body has arrived.
 *
 * Octokit takes a body whose connection broke for an empty or shorter one.
 *
 * @param mostMs  for the whole request
 */
export const createWholeFetch =
  (mostMs: number, fetch: Fetch = globalThis.fetch): Fetch =>
  async (url, init) => {
    const late = AbortSignal.timeout(mostMs)
    const signal = init?.signal ? AbortSignal.any([init.signal, late]) : late
    const response = await fetch(url, { ...init, signal })
    if (response.body === null) return response
    const body = await response.arrayBuffer()
    const whole = new Response(body.byteLength > 0 ? body : null, response)
    Object.defineProperty(whole, 'url', { value: response.url })
    return whole
  }

/** Statuses that may have no body, whatever type they name. */
const bodiless: ReadonlySet<number> = new Set([202, 204, 205])

/** The date of an answer, also of one that refuses. */
const dateOf = (answer: unknown): unknown =>
  (answer as { readonly headers?: { readonly date?: unknown } } | null | undefined)?.headers?.date

/**
 * Octokit's `request`, which rejects where an answer is not the JSON that it says to be: a proxy may shorten it.
 *
 * Such an answer must not be remembered with its ETag, and a write with it counts as lost.
 *
 * @param onDate  gets the header `date` of each answer
 */
export const requestWhole =
  (request: GitHubRequest, onDate: (date: unknown) => void = () => undefined): GitHubRequest =>
  async (route, parameters) => {
    const response = await request(route, parameters).catch(error => {
      onDate(dateOf((error as { readonly response?: unknown } | null)?.response))
      throw error
    })
    onDate(dateOf(response))
    const isJson = /^application\/json\b/.test(String(response.headers['content-type'] ?? ''))
    const isEmpty = response.data === '' && bodiless.has(response.status)
    if (isJson && !isEmpty && typeof response.data === 'string')
      throw new TypeError('The answer was cut off.')
    return response
  }
