import type { LastingRefusal } from '../../../core/vocabulary/known.ts'
import type { GitHubResponse } from './shapes.ts'

/** The fields of an Octokit error. */
export type Refusal = {
  readonly status: number | null
  readonly headers: GitHubResponse['headers']
  readonly isTimeout: boolean
  readonly message: string
}

type RequestError = {
  readonly status?: unknown
  readonly name?: unknown
  readonly message?: unknown
  readonly code?: unknown
  readonly cause?: RequestError
  readonly response?: { readonly headers?: GitHubResponse['headers'] }
}

const lateNames = new Set<unknown>(['AbortError', 'TimeoutError'])

/** The innermost cause: a failed request wraps a failed fetch, which wraps the reason. */
const bottomOf = (error: RequestError, depth = 0): RequestError =>
  error.cause && depth < 5 ? bottomOf(error.cause, depth + 1) : error

/** Octokit gives a request that never got an answer status 500 too: only an answer has headers. */
export const refusalOf = (error: unknown): Refusal => {
  const refused = (error ?? {}) as RequestError
  const { name, code, message } = bottomOf(refused)
  return {
    status: refused.response && typeof refused.status === 'number' ? refused.status : null,
    headers: refused.response?.headers ?? {},
    isTimeout: lateNames.has(refused.name) || lateNames.has(name),
    message: String(code ?? message ?? error).split('\n')[0] as string,
  }
}

const number = (value: string | number | undefined): number | null => {
  const parsed = Number(value)
  return value === undefined || value === '' || !Number.isFinite(parsed) ? null : parsed
}

/** How long GitHub says to wait, in milliseconds; `null` where it does not. */
export const waitAsked = ({ headers, status, message }: Refusal, nowMs: number): number | null => {
  const after = number(headers['retry-after'])
  if (after !== null) return after * 1_000
  const reset = number(headers['x-ratelimit-reset'])
  return number(headers['x-ratelimit-remaining']) === 0 && reset !== null
    ? Math.max(reset * 1_000 - nowMs, 0)
    : isSecondaryLimit({ status, message })
      ? secondaryPauseMs
      : null
}

/** A secondary limit without `Retry-After` asks for at least a minute. @see GitHub, "Rate limits for the REST API" */
const secondaryPauseMs = 60_000

/** Such a limit may come as a 403 with nothing but its message to tell it from a missing permission. */
export const isSecondaryLimit = ({ status, message }: Pick<Refusal, 'status' | 'message'>): boolean =>
  (status === 403 || status === 429) && /\b(secondary rate limit|abuse detection)\b/i.test(message)

/** Whether no further request can change a refusal. A limit always passes. */
export const lastingRefusalOf = ({
  status,
  message,
}: Pick<Refusal, 'status' | 'message'>): LastingRefusal | null => {
  if (status === 404 || status === 410) return 'missing'
  if (status === 422) return 'invalid'
  if (status !== 403) return null
  if (/\bsuspended\b/i.test(message)) return 'suspended'
  return /\b(archived|read-only)\b/i.test(message) ? 'archived' : null
}

const minutes = (waitMs: number): string => {
  const count = Math.max(1, Math.ceil(waitMs / 60_000))
  return `${count} minute${count === 1 ? '' : 's'}`
}

/**
 * Why something is not known, in a sentence that says what to do.
 *
 * @param what        what was requested, such as "the pull request"
 * @param permission  the permission that reading it needs, such as `contents: read`
 */
export const explainApiError = (
  refusal: Refusal,
  what: string,
  permission: string,
  nowMs: number,
): string => {
  const { status, isTimeout, message } = refusal
  const wait = waitAsked(refusal, nowMs)
  if (isTimeout) return `GitHub did not answer in time for ${what}; run the check again`
  if (status === null)
    return `GitHub could not be reached for ${what} (${message}); check the network, then run the check again`
  if (status === 401)
    return `GitHub did not accept the token for ${what} (401); use a token that is valid and has not expired`
  if (wait !== null && (status === 403 || status === 429)) {
    return `GitHub's rate limit was reached for ${what} (${status}); run the check again in ${minutes(wait)}`
  }
  if (status === 429)
    return `GitHub got too many requests for ${what} (429); run the check again in a few minutes`
  const lasting = lastingRefusalOf(refusal)
  if (lasting === 'suspended')
    return `GitHub does not allow access to ${what}: the installation or the account is suspended (403)`
  if (lasting === 'archived')
    return `GitHub does not allow access to ${what}: the repository is archived or read-only (403)`
  if (status === 403)
    return `GitHub does not allow this token to access ${what} (403); give the token the permission \`${permission}\``
  if (status === 404)
    return `GitHub did not find ${what} (404); if it exists, give the token the permission \`${permission}\``
  if (status >= 500) return `GitHub failed for ${what} (${status}); run the check again`
  if (status >= 300 && status < 400)
    return `the repository of ${what} was renamed or moved (${status}); use its new name`
  return `GitHub refused ${what} (${status}: ${message})`
}
