import { codeOf } from '../src/core/text/code-of.ts'
import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import type { LastingRefusal } from '../src/core/vocabulary/known.ts'
import { NotYetError } from '../src/core/vocabulary/not-yet.ts'
import { lastingRefusalOf, refusalOf } from '../src/io/github/client/explain-api-error.ts'
import { mostPauseMs, RateLimitError } from '../src/io/github/client/rate-limit.ts'
import type { AppContext } from './context.ts'
import { PartlyReadError, triesBeforeReport } from './github/partly-read.ts'
import type { Outcome } from './queue/work-queue.ts'
import { reportFailure } from './report-failure.ts'
import { runTask } from './run-task.ts'
import { keyOf, type Task } from './task.ts'

/** How long a failed reconcile waits before it is tried again, in milliseconds. After the last it is a dead letter. */
export const retryDelaysMs: readonly number[] = [1_000, 10_000, 60_000, 300_000, 1_800_000, 7_200_000]

/** How long to wait before the next try: after failures, and for a pause that GitHub asked for. */
export type Waits = {
  readonly delaysMs: readonly number[]
  readonly shortenPause?: ((ms: number) => number) | undefined
}

/**
 * Do one task and never throw: a failure that may pass is tried again with everything that its deliveries showed, and
 * a lasting one is reported on the check, with its cause and the delivery to look for in the log.
 */
export const handleTask = async (
  app: AppContext,
  task: Task,
  attempt: number,
  waits: Waits,
): Promise<Outcome> => {
  try {
    await runTask(app, task, attempt)
    return { kind: 'done' }
  } catch (error) {
    return handleFailure(app, task, error, attempt, waits)
  }
}

const handleFailure = async (
  app: AppContext,
  task: Task,
  error: unknown,
  attempt: number,
  { delaysMs, shortenPause = ms => ms }: Waits,
): Promise<Outcome> => {
  const about = { delivery: task.delivery, change: keyOf(task), attempt: attempt + 1, cause: causeOf(error) }
  if (error instanceof RateLimitError) {
    // The clock may have been set since the refusal.
    const afterMs = Math.min(Math.max(error.untilMs - app.now().getTime(), 1_000), mostPauseMs)
    app.log('warn', 'the reconcile waits for a rate limit of GitHub', { ...about, afterMs })
    return { kind: 'again', afterMs: shortenPause(afterMs), isFailure: false }
  }
  if (error instanceof NotYetError) {
    app.log('info', 'the reconcile waits for what GitHub does not show yet', {
      ...about,
      afterMs: error.afterMs,
    })
    return { kind: 'again', afterMs: error.afterMs, isFailure: false }
  }
  if (error instanceof PartlyReadError) {
    const afterMs = delaysMs[attempt]
    app.log('warn', 'the reconcile could not read everything', { ...about, afterMs: afterMs ?? null })
    // What is known was written, and the check says what is not.
    return afterMs === undefined ? { kind: 'done' } : { kind: 'again', afterMs, isFailure: true }
  }
  const lasting = lastingOf(error)
  const afterMs = lasting === null ? delaysMs[attempt] : undefined
  if (afterMs === undefined || attempt + 1 === triesBeforeReport)
    await report(app, task, error, lasting === null ? about : { ...about, lasting })
  if (afterMs === undefined)
    return lasting === null ? { kind: 'dead', why: causeOf(error) } : { kind: 'done' }
  app.log('warn', 'the reconcile failed and is tried again', { ...about, afterMs })
  return { kind: 'again', afterMs, isFailure: true }
}

const report = async (
  app: AppContext,
  task: Task,
  error: unknown,
  about: Readonly<Record<string, unknown>>,
): Promise<void> => {
  app.log('error', 'the reconcile failed', { ...about, ...stackOf(error) })
  await reportFailure(app, task, causeOf(error)).catch(failure => {
    app.log('error', 'the failure could not be shown on the check', { ...about, cause: causeOf(failure) })
  })
}

/** What no further try can change: the app was removed or suspended, or the repository is gone or archived. */
const lastingOf = (error: unknown): LastingRefusal | null =>
  error instanceof CloseoutError ? (error.lasting ?? null) : lastingRefusalOf(refusalOf(error))

/** A cause in words. A failed request is named by its status, a defect of ours by its place: their texts may hold somebody's content. */
const causeOf = (error: unknown): string => {
  if (
    error instanceof CloseoutError ||
    error instanceof RateLimitError ||
    error instanceof NotYetError ||
    error instanceof PartlyReadError
  )
    return error.message
  const { status } = refusalOf(error)
  if (status !== null) return `GitHub refused a request of the app (${status}).`
  return isRequestError(error)
    ? `GitHub could not be reached (${codeOf(error)}).`
    : 'The app failed: an internal error. The log shows where.'
}

/** What Octokit throws for a request, also for one without an answer. */
const isRequestError = (error: unknown): boolean =>
  error instanceof Error && typeof (error as { readonly request?: unknown }).request === 'object'

/** The stack frames of an internal error, without its message. */
const stackOf = (error: unknown) =>
  error instanceof Error && !(error instanceof CloseoutError)
    ? {
        at: error.stack
          ?.split('\n')
          .filter(line => /^\s+at /.test(line))
          .slice(0, 8),
      }
    : {}
