import { LRUCache } from 'lru-cache'
import type { Repository } from '../../src/core/gate/model/facts.ts'
import type { Task } from '../task.ts'
import { type Journal, openJournal, probeName } from './journal.ts'
import type { JournalLine } from './journal-line.ts'
import { createMutex } from './mutex.ts'
import { createSlots } from './slots.ts'
import { type Run, rememberedMs, stopping, type TaskRules, type WorkQueue } from './work-queue.ts'

export type LoneQueueOptions = TaskRules & {
  /** Where tasks are stored; `null` for nowhere: a crash loses what waits. */
  readonly stateDir: string | null
  /** So many keys are worked on side by side, besides those that wait for their turn to write. */
  readonly atOnce: number
  readonly now: () => number
  readonly warn: (message: string) => void
}

type Entry = { readonly seq: number; readonly at: number; readonly task: Task }

/** What is known of one key. `until`: not before this time (ms); `dead`: why it was set aside, and when. */
type Slot = {
  entries: Entry[]
  attempt: number
  isRunning: boolean
  isUrgent: boolean
  timer: NodeJS.Timeout | null
  /** When the timer ends, in milliseconds of the real clock. */
  dueMs: number
  dead: { readonly why: string; readonly at: string } | null
}

/** So many short texts are remembered. */
const mostRemembered = 10_000

/** The queue of one process. With a state folder it survives a kill at any point. */
export const createLoneQueue = async (options: LoneQueueOptions): Promise<WorkQueue> => {
  const { keyOf, merge, isUrgent, atOnce, now } = options
  const slots = new Map<string, Slot>()
  const ready = { urgent: new Set<string>(), other: new Set<string>() }
  const notes = new Map<string, string>()
  const idle: (() => void)[] = []
  let [nextSeq, deadCount, isClosing] = [1, 0, false]
  let run: Run | null = null
  const working = new Set<Promise<void>>()

  const live = (): readonly JournalLine[] => [
    ...[...notes].map(([name, text]) => ({ op: 'note' as const, name, text })),
    ...[...slots].flatMap(([key, { entries, dead }]) => [
      ...entries.map(entry => ({ op: 'add' as const, ...entry })),
      ...(dead ? [{ op: 'dead' as const, key, ...dead }] : []),
    ]),
  ]
  const opened = options.stateDir === null ? null : await openJournal(options.stateDir, { live })
  const journal: Journal | null = opened?.journal ?? null

  const places = createSlots(atOnce, () => pump())

  const slotOf = (key: string): Slot => {
    const found = slots.get(key)
    if (found) return found
    const slot = {
      entries: [],
      attempt: 0,
      isRunning: false,
      isUrgent: false,
      timer: null,
      dueMs: 0,
      dead: null,
    }
    slots.set(key, slot)
    return slot
  }

  const file = (entry: Entry): void => {
    const slot = slotOf(keyOf(entry.task))
    slot.entries.push(entry)
    slot.isUrgent ||= isUrgent(entry.task)
    if (slot.dead) revive(slot)
  }

  const revive = (slot: Slot): void => {
    slot.dead = null
    slot.attempt = 0
    deadCount -= 1
  }

  const lineUp = (key: string): void => {
    const slot = slots.get(key)
    if (!slot || slot.isRunning || slot.timer || slot.dead || slot.entries.length === 0) return
    if (slot.isUrgent) ready.other.delete(key)
    ;(slot.isUrgent ? ready.urgent : ready.other).add(key)
  }

  const take = (): string | null => {
    for (const [set, isUrgent] of [[ready.urgent, true] as const, [ready.other, false] as const]) {
      const [key] = set
      if (key === undefined || !places.isFree(isUrgent)) continue
      set.delete(key)
      return key
    }
    return null
  }

  const pump = (): void => {
    while (run && !(isClosing && journal)) {
      const key = take()
      if (key === null) break
      const work = reconcile(key, run).finally(() => working.delete(work))
      working.add(work)
    }
    if (slots.size === deadCount) for (const resolve of idle.splice(0)) resolve()
  }

  const reconcile = async (key: string, run: Run): Promise<void> => {
    const slot = slotOf(key)
    const taken = slot.entries.slice()
    const [first] = taken
    if (!first) return
    slot.isRunning = true
    slot.isUrgent = false
    const task = taken.slice(1).reduce((merged, { task }) => merge(merged, task), first.task)
    const since = Math.min(...taken.map(({ at }) => at))
    const outcome = await places.use(() => run(task, slot.attempt, since))
    slot.isRunning = false
    if (outcome.kind === 'done') {
      slot.entries.splice(0, taken.length)
      slot.attempt = 0
      journal?.note({ op: 'done', seqs: taken.map(({ seq }) => seq) })
      if (slot.entries.length === 0) slots.delete(key)
    } else if (outcome.kind === 'again') {
      slot.attempt += outcome.isFailure ? 1 : 0
      slot.isUrgent ||= taken.some(({ task }) => isUrgent(task))
      slot.dueMs = Date.now() + outcome.afterMs
      slot.timer = setTimeout(() => {
        slot.timer = null
        lineUp(key)
        pump()
      }, outcome.afterMs)
    } else if (slot.entries.length === taken.length) {
      slot.dead = { why: outcome.why, at: new Date(now()).toISOString() }
      deadCount += 1
      journal?.note({ op: 'dead', key, ...slot.dead })
    }
    lineUp(key)
    pump()
  }

  const lines = opened?.lines ?? []
  const done = new Set(lines.flatMap(line => (line.op === 'done' ? line.seqs : [])))
  for (const line of lines) replayLine(line)
  if (opened && opened.damaged > 0) {
    options.warn(
      `${opened.damaged} lines of the journal in ${options.stateDir} are damaged and were skipped.`,
    )
  }

  function replayLine(line: JournalLine): void {
    if (line.op === 'add') {
      nextSeq = Math.max(nextSeq, line.seq + 1)
      if (!done.has(line.seq)) file({ seq: line.seq, at: line.at, task: line.task })
    } else if (line.op === 'note') {
      if (line.name !== probeName) notes.set(line.name, line.text)
    } else if (line.op !== 'done') {
      const slot = slots.get(line.key)
      if (line.op === 'live' && slot?.dead) revive(slot)
      if (line.op === 'dead' && slot && !slot.dead) {
        slot.dead = { why: line.why, at: line.at }
        deadCount += 1
      }
    }
  }

  const mutex = createMutex<Repository>(({ owner, name }) => `${owner}/${name}`.toLowerCase())
  const held = { isHeld: () => true }
  const busy = new Set<string>()
  const openedMs = now()
  const remembered = new LRUCache<string, string>({ max: mostRemembered, ttl: rememberedMs })

  return {
    add: async tasks => {
      if (tasks.length === 0) return
      const at = now()
      const entries = tasks.map(task => ({ seq: nextSeq++, at, task }))
      await journal?.append(entries.map(entry => ({ op: 'add', ...entry })))
      for (const entry of entries) file(entry)
      for (const { task } of entries) lineUp(keyOf(task))
      pump()
    },
    start: async worker => {
      run = worker
      for (const key of slots.keys()) lineUp(key)
      pump()
    },
    settle: () => (slots.size === deadCount ? Promise.resolve() : new Promise(resolve => idle.push(resolve))),
    state: async () => ({
      waiting: slots.size - places.underWay() - deadCount,
      running: places.underWay(),
      dead: deadCount,
      oldestAt: [...slots.values()].reduce<number | null>((oldest, { entries, dead }) => {
        const at = entries[0]?.at
        return dead || at === undefined ? oldest : Math.min(oldest ?? at, at)
      }, null),
    }),
    check: async () => journal?.check(),
    listDead: async () => [...slots].flatMap(([key, { dead }]) => (dead ? [{ key, ...dead }] : [])),
    replay: async () => {
      const dead = [...slots].filter(([, slot]) => slot.dead)
      for (const [key, slot] of dead) {
        revive(slot)
        journal?.note({ op: 'live', key })
        lineUp(key)
      }
      pump()
      return dead.length
    },
    inTurn: (repository, work) =>
      places.lend(() =>
        mutex.run(repository, () => {
          if (isClosing && journal) throw stopping()
          return work(held)
        }),
      ),
    watch: mutex.watch,
    once: async (name, work) => {
      if (busy.has(name)) return false
      busy.add(name)
      await work(held).finally(() => busy.delete(name))
      return true
    },
    readNote: async name => notes.get(name) ?? null,
    writeNote: async (name, text) => {
      notes.set(name, text)
      await journal?.append([{ op: 'note', name, text }])
    },
    recall: async name => remembered.get(name) ?? null,
    remember: async (name, text) => void remembered.set(name, text),
    remembersSinceMs: openedMs,
    close: async graceMs => {
      isClosing = true
      await Promise.race([
        drained(Date.now() + graceMs),
        new Promise(resolve => setTimeout(resolve, graceMs).unref()),
      ])
      run = null
      for (const slot of slots.values()) if (slot.timer) clearTimeout(slot.timer)
      await journal?.close()
    },
  }

  /** What runs; without a journal also what waits for its turn, or for a time that comes before the end. */
  async function drained(endMs: number): Promise<void> {
    for (;;) {
      while (working.size > 0) await Promise.all(working)
      const due = journal ? [] : [...slots.values()].flatMap(slot => (slot.timer ? [slot.dueMs] : []))
      const nextMs = Math.min(...due)
      if (nextMs > endMs) return
      await new Promise(resolve => setTimeout(resolve, Math.max(1, nextMs - Date.now())))
    }
  }
}
