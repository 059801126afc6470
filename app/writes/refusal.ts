import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import { type Refusal, refusalOf } from '../../src/io/github/client/explain-api-error.ts'

/** Statuses by which GitHub refuses one write: not allowed, not there, switched off, not valid. */
const refusing: readonly number[] = [403, 404, 410, 422]

/** GitHub's refusal of one write in its own words, as the end of a sentence; `null` for a failure that may pass by itself. */
export const refusalIn = (failure: unknown): string | null => {
  if (!(failure instanceof CloseoutError)) return null
  const refusal = refusalOf(failure.cause)
  return refusal.status !== null && refusing.includes(refusal.status) ? wordsOf(refusal) : null
}

const wordsOf = ({ status, message }: Refusal): string =>
  `with status ${status}: ${message.replace(/ - https?:\/\/\S+$/, '').slice(0, 200)}`
