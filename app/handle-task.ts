import { setTimeout as sleep } from 'node:timers/promises'
import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import type { AppContext } from './context.ts'
import { reportFailure } from './report-failure.ts'
import { runTask } from './run-task.ts'
import { keyOf, type Task } from './task.ts'

/** The pauses before the retries of a failed task, in milliseconds. After the last retry, the check shows the failure. */
export const retryDelaysMs: readonly number[] = [1_000, 10_000, 60_000]

/** Wait for a number of milliseconds, or until the app closes. */
export const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

/** How a failed task is tried again: the delays before each retry, and the function that waits. */
export type RetryPolicy = {
  readonly delaysMs: readonly number[]
  readonly wait: typeof pause
}

/**
 * Run one task and never throw. A failed task is tried again with all witnesses of its deliveries. After the last retry
 * the check shows the failure, with its cause and the delivery to look for in the log.
 */
export const handleTask = async (
  app: AppContext,
  task: Task,
  { delaysMs, wait }: RetryPolicy,
  closing: AbortSignal,
): Promise<void> => {
  try {
    await runTask(app, task)
  } catch (error) {
    const delayMs = delaysMs[task.attempt]
    const about = {
      delivery: task.delivery,
      change: keyOf(task),
      attempt: task.attempt + 1,
      cause: causeOf(error),
    }
    if (delayMs !== undefined && !closing.aborted) {
      app.log('warn', 'reconcile failed, will retry', { ...about, pause: delayMs })
      await wait(delayMs, closing)
      app.add({ ...task, attempt: task.attempt + 1 })
      return
    }
    app.log('error', 'reconcile failed, no retry is left', { ...about, ...stackOf(error) })
    await reportFailure(app, task, causeOf(error)).catch(failure => {
      app.log('error', 'cannot write the failure to the check', { ...about, cause: causeOf(failure) })
    })
  }
}

/** The cause as text. An internal error gives only its name, because its message may contain user content. */
const causeOf = (error: unknown): string =>
  error instanceof CloseoutError
    ? error.message
    : `internal error of type ${error instanceof Error ? error.name : typeof error}`

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
