import { setTimeout as sleep } from 'node:timers/promises'
import type { Replay } from './replay-github.ts'
import type { AppProcess } from './start-process.ts'

/** A pull request of the burst, with the commit of its head. */
export type BurstPull = { readonly number: number; readonly head: string }

export type BurstOptions = {
  readonly app: AppProcess
  readonly replay: Replay
  readonly pulls: readonly BurstPull[]
  readonly events: number
  readonly burstMs: number
  /** One event in so many finds a check that has to be written anew. */
  readonly writeEach: number
  /** How long to wait for the last reconcile after the burst. */
  readonly patienceMs: number
}

/** Sorted waits in milliseconds, from the delivery of an event on. */
export type BurstResult = {
  /** Until the plan of events that bring no write, where their pull request has no write to wait for. */
  readonly free: readonly number[]
  /** The same where a write to the same pull request comes first. */
  readonly behindWrite: readonly number[]
  /** Of each write: how much later it came than one write a second allows. */
  readonly aboveFloor: readonly number[]
  readonly plans: number
  readonly lastWriteMs: number
  readonly floorMs: number
}

type Sent = { readonly pull: BurstPull; readonly atMs: number; readonly doesWrite: boolean }

/** Send the events at an even pace, and wait until each has been planned for and each write is done. */
export const measureBurst = async (options: BurstOptions): Promise<BurstResult> => {
  const { app, replay, pulls, events, burstMs, writeEach, patienceMs } = options
  const sent: Sent[] = []
  const failed: unknown[] = []
  const beganMs = performance.now()
  for (let index = 0; index < events; index += 1) {
    await sleep(Math.max(0, beganMs + (index * burstMs) / events - performance.now()))
    const doesWrite = index % writeEach === 0
    // All pull requests in turn, and so for the events with a write.
    const pull = pulls[(doesWrite ? index / writeEach : index) % pulls.length]
    if (!pull) throw new Error('There is no pull request to send events for.')
    if (doesWrite) replay.tamper(pull.head)
    replay.touch(pull.number)
    sent.push({ pull, atMs: performance.now(), doesWrite })
    app.send(nameOf(index), pull.number).catch(error => failed.push(error))
  }
  const endMs = performance.now() + patienceMs
  const plannedAt = (): readonly (number | null)[] => planTimes(sent, app)
  const unwritten = (): number =>
    sent.filter(one => one.doesWrite && writtenAt(replay, one) === Number.POSITIVE_INFINITY).length
  while (plannedAt().includes(null) || unwritten() > 0) {
    if (failed.length > 0) throw failed[0]
    if (performance.now() > endMs) {
      const open = plannedAt().filter(at => at === null).length
      throw new Error(
        `${patienceMs / 1_000} s after the burst, ${open} of ${events} events are not planned for and ${unwritten()} writes are not done.`,
      )
    }
    await sleep(100)
  }
  return evaluate(sent, plannedAt(), options, beganMs)
}

/** When the first write for the pull request came after the event. */
const writtenAt = ({ writes }: Replay, { pull, atMs }: Sent): number =>
  writes.find(write => write.head === pull.head && write.atMs > atMs)?.atMs ?? Number.POSITIVE_INFINITY

const nameOf = (index: number): string => `burst-${index}`

/** When the first plan was made for each event: one for a later event of the same pull request is for it too. */
const planTimes = (sent: readonly Sent[], app: AppProcess): readonly (number | null)[] => {
  const plans = app.plans.flatMap(({ atMs, delivery }) => {
    const index = /^burst-(\d+)$/.exec(delivery)?.[1]
    return index === undefined ? [] : [{ atMs, index: Number(index) }]
  })
  const times: (number | null)[] = sent.map(() => null)
  for (const plan of plans) {
    for (let index = plan.index; index >= 0; index -= 1) {
      if (sent[index]?.pull !== sent[plan.index]?.pull) continue
      if (times[index] !== null) break
      times[index] = plan.atMs
    }
  }
  return times
}

const evaluate = (
  sent: readonly Sent[],
  plannedAt: readonly (number | null)[],
  { app, replay }: BurstOptions,
  beganMs: number,
): BurstResult => {
  const writing = sent.filter(({ doesWrite }) => doesWrite)
  const isBehind = ({ pull, atMs }: Sent): boolean =>
    writing.some(one => one.pull === pull && one.atMs <= atMs && writtenAt(replay, one) > atMs)
  const waits = (isWanted: (one: Sent) => boolean): readonly number[] =>
    sent
      .flatMap((one, index) =>
        !one.doesWrite && isWanted(one) ? [(plannedAt[index] ?? Number.POSITIVE_INFINITY) - one.atMs] : [],
      )
      .toSorted((a, b) => a - b)
  let floorMs = Number.NEGATIVE_INFINITY
  const written = replay.writes.map(({ atMs }) => atMs)
  // One write may be for several events; so many writes come at least a second apart.
  const floors = writing.slice(0, written.length).map(({ atMs }) => {
    floorMs = Math.max(atMs, floorMs + 1_000)
    return floorMs
  })
  return {
    free: waits(one => !isBehind(one)),
    behindWrite: waits(isBehind),
    aboveFloor: floors
      .map((floor, index) => (written[index] ?? Number.POSITIVE_INFINITY) - floor)
      .toSorted((a, b) => a - b),
    plans: app.plans.length,
    lastWriteMs: (written.at(-1) ?? beganMs) - beganMs,
    floorMs: floorMs - beganMs,
  }
}
