/**
 * The stand-in's time: real time plus the advances made before it. Every write moves it on by a second,
 * so that GitHub's timestamps, which have whole seconds, rise strictly and order can be told from them.
 */
export interface Clock {
  /** ISO-8601 UTC in whole seconds. */
  readonly now: () => string
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
export function createClock(startAt?: string): Clock {
  const first = startAt ? Date.parse(startAt) - Date.now() : 0
  const advances: Advance[] = [{ atMs: 0, totalMs: first }]
  const offsetAt = (realMs: number): number => advances.findLast(a => a.atMs <= realMs)?.totalMs ?? first
  const offset = (): number => advances.at(-1)?.totalMs ?? first
  return {
    now: () => toSeconds(Date.now() + offset()),
    advance: ms => {
      advances.push({ atMs: Date.now(), totalMs: offset() + ms })
    },
    translate: realIso => toSeconds(Date.parse(realIso) + offsetAt(Date.parse(realIso))),
  }
}
