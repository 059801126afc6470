/**
 * The stand-in's time. Every write moves it on by a second, so that GitHub's timestamps, which have whole
 * seconds, rise strictly and order can be read from them. It flows with the real time, or it stands and moves
 * with writes and advances alone: then a story takes the same course on a slow machine.
 */
export interface Clock {
  /** ISO-8601 UTC in whole seconds. */
  readonly now: () => string
  readonly nowMs: () => number
  readonly advance: (ms: number) => void
  /** A moment that the emulator wrote (real time, milliseconds) in the stand-in's time. */
  readonly translate: (realIso: string) => string
}

interface Advance {
  readonly atMs: number
  readonly totalMs: number
}

const toSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** @param startAt  what the clock shows at first; the real time where it is left out. */
export function createClock(startAt?: string, time: 'flows' | 'stands' = 'flows'): Clock {
  const startedMs = Date.now()
  const first = startAt ? Date.parse(startAt) - startedMs : 0
  const advances: Advance[] = [{ atMs: 0, totalMs: first }]
  const flowing = (realMs: number): number => (time === 'flows' ? realMs : startedMs)
  const offsetAt = (realMs: number): number => advances.findLast(a => a.atMs <= realMs)?.totalMs ?? first
  const offset = (): number => advances.at(-1)?.totalMs ?? first
  const nowMs = (): number => flowing(Date.now()) + offset()
  return {
    now: () => toSeconds(nowMs()),
    nowMs,
    advance: ms => {
      advances.push({ atMs: Date.now(), totalMs: offset() + ms })
    },
    translate: realIso => toSeconds(flowing(Date.parse(realIso)) + offsetAt(Date.parse(realIso))),
  }
}
