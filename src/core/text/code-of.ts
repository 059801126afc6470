import { CloseoutError } from '../vocabulary/errors.ts'

/** The first word of a refusal of Redis, also where a script wraps it. */
const redisCodes =
  /\b(WRONGTYPE|OOM|READONLY|MISCONF|LOADING|NOAUTH|WRONGPASS|NOPERM|CLUSTERDOWN|MOVED|NOREPLICAS|MASTERDOWN|BUSY)\b/

/** What the driver of Redis says without a code of its own. */
const driverTexts: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/^Command timed out$/, 'ETIMEDOUT'],
  [/^Connection is closed|isn't writeable|max retries per request/, 'ECONNRESET'],
  [/^Protocol error, got /, 'EPROTO'],
]

const safeCode = /^[A-Za-z][\w-]{1,60}$/

/**
 * A failure as a short code, such as `ENOSPC`, `WRONGTYPE` or `HTTP 502`; `internal` where it has none. Never the name of
 * a class, which the built program does not keep, and never a text, which may hold somebody's content.
 */
export const codeOf = (error: unknown): string => {
  // No `instanceof Error`: an error of the platform may come from another realm.
  if (typeof error !== 'object' || error === null) return 'internal'
  const { code, status, response, cause, message } = error as {
    readonly code?: unknown
    readonly status?: unknown
    readonly response?: unknown
    readonly cause?: unknown
    readonly message?: unknown
  }
  const says = typeof message === 'string' ? message : ''
  const inner = cause === undefined ? 'internal' : codeOf(cause)
  if (error instanceof CloseoutError && inner !== 'internal') return inner
  if (typeof code === 'string' && safeCode.test(code)) return code
  if (response !== undefined && typeof status === 'number') return `HTTP ${status}`
  const text = driverTexts.find(([pattern]) => pattern.test(says))?.[1]
  return redisCodes.exec(says)?.[1] ?? text ?? inner
}
