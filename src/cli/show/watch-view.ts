import { setTimeout as sleep } from 'node:timers/promises'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

/**
 * Show a view again and again until the person interrupts. A refresh waits at least ten times as long as
 * the view took, so that watching never takes more than a tenth of a core.
 *
 * On a terminal each view replaces the one before; elsewhere a view is printed only where it changed.
 */
export const watchView = async (
  show: (io: Io) => Promise<number>,
  { seconds, io }: { readonly seconds: number; readonly io: Io },
): Promise<number> => {
  const stop = new AbortController()
  const onInterrupt = (): void => stop.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
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

/** The clock of a view alone is no change. */
const withoutClock = (view: string): string => view.replace(/^ {2}"at": .*$/m, '')

/** A root that goes away while it is watched is shown as a sentence; one that was never there ends the program. */
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
