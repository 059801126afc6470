import { setTimeout as sleep } from 'node:timers/promises'
import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import type { App } from './context.ts'
import { reportFailure } from './report-failure.ts'
import { runTask } from './run-task.ts'
import { keyOf, type Task } from './task.ts'

/** How long a failed look waits before it is tried again, in milliseconds. After the last, the check says so. */
export const retryDelaysMs: readonly number[] = [1_000, 10_000, 60_000]

/** Waits so long, or until the app closes. */
export const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

/** How a failed look is tried again. */
export type Patience = {
  readonly pauses: readonly number[]
  readonly wait: typeof pause
}

/**
 * Do one task and never throw: a failure that may pass is tried again with everything that its deliveries showed, and
 * a lasting one is told on the check, with its cause and the delivery to look for in the log.
 */
export const handleTask = async (
  app: App,
  task: Task,
  { pauses, wait }: Patience,
  closing: AbortSignal,
): Promise<void> => {
  try {
    await runTask(app, task)
  } catch (error) {
    const pauseMs = pauses[task.attempt]
    const about = {
      delivery: task.delivery,
      change: keyOf(task),
      attempt: task.attempt + 1,
      cause: causeOf(error),
    }
    if (pauseMs !== undefined && !closing.aborted) {
      app.log('warn', 'the look failed and is tried again', { ...about, pause: pauseMs })
      await wait(pauseMs, closing)
      app.add({ ...task, attempt: task.attempt + 1 })
      return
    }
    app.log('error', 'the look failed', { ...about, ...stackOf(error) })
    await reportFailure(app, task, causeOf(error)).catch(failure => {
      app.log('error', 'the failure could not be shown either', { ...about, cause: causeOf(failure) })
    })
  }
}

/** A cause in words. A defect of ours is named by its kind only: its text may hold somebody's content. */
const causeOf = (error: unknown): string =>
  error instanceof CloseoutError
    ? error.message
    : `an unexpected ${error instanceof Error ? error.name : 'error'}`

/** Where a defect of ours is: the frames, without the message. */
const stackOf = (error: unknown) =>
  error instanceof Error && !(error instanceof CloseoutError)
    ? {
        at: error.stack
          ?.split('\n')
          .filter(line => /^\s+at /.test(line))
          .slice(0, 8),
      }
    : {}
