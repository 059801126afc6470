import { setTimeout as sleep } from 'node:timers/promises'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

/**
 * Refresh a view until the person interrupts it. The pause is at least ten times as long as the last refresh took, so
 * that watching takes at most a tenth of a core.
 *
 * On a terminal each view replaces the previous one. Elsewhere a view is printed only if it changed.
 */
export const watchView = async (
  show: (io: Io) => Promise<number>,
  { seconds, io }: { readonly seconds: number; readonly io: Io },
): Promise<number> => {
  const stop = new AbortController()
  const onInterrupt = (): void => stop.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  io.lost.addEventListener('abort', onInterrupt)
  let before: string | null = null
  while (!stop.signal.aborted) {
    const startedAt = io.now().getTime()
    const view = await viewOf(show, io, before === null)
    if (withoutClock(view) !== before) io.out(io.isColourful ? `\u001b[H\u001b[2J\u001b[3J${view}` : view)
    before = withoutClock(view)
    const waitMs = Math.max(seconds * 1000, 10 * (io.now().getTime() - startedAt))
    await sleep(waitMs, undefined, { signal: stop.signal }).catch(() => undefined)
  }
  process.removeListener('SIGINT', onInterrupt).removeListener('SIGTERM', onInterrupt)
  return exitCodes.pass
}

/** The view without its time: a new time alone is not a change. */
const withoutClock = (view: string): string => view.replace(/^ {2}"at": .*$/m, '')

/** If the root disappears during the watch, the view shows the error. If it is missing at the start, the error is thrown. */
const viewOf = async (show: (io: Io) => Promise<number>, io: Io, isFirst: boolean): Promise<string> => {
  const pieces: string[] = []
  try {
    await show({ ...io, isInteractive: false, out: text => void pieces.push(text) })
    return pieces.join('')
  } catch (error) {
    if (isFirst || !(error instanceof CloseoutError)) throw error
    return `${error.message}\n`
  }
}
