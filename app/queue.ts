/**
 * A line of work: one task at a time for each key, in the order in which the keys came. A distributed queue can stand
 * behind the same three words.
 */
export type Queue<T> = {
  /** Never waits. A task whose key already waits becomes one with it; one whose key runs is run once more. */
  readonly add: (task: T) => void
  /** Resolves when nothing waits or runs. */
  readonly settle: () => Promise<void>
  /** How much waits or runs. */
  readonly size: () => number
}

/** How the tasks of a line are told apart, joined and done. `run` must not throw; `atOnce` keys run side by side. */
export type QueueOptions<T> = {
  readonly keyOf: (task: T) => string
  readonly merge: (waiting: T, added: T) => T
  readonly run: (task: T) => Promise<void>
  readonly atOnce: number
}

/** A line within this process. What it holds is lost with the process; the sweep finds what GitHub still knows. */
export const createQueue = <T>({ keyOf, merge, run, atOnce }: QueueOptions<T>): Queue<T> => {
  const waiting = new Map<string, T>()
  const running = new Set<string>()
  const idle: (() => void)[] = []

  const begin = (): void => {
    for (const [key, task] of waiting) {
      if (running.size >= atOnce) break
      if (running.has(key)) continue
      waiting.delete(key)
      running.add(key)
      void run(task).finally(() => {
        running.delete(key)
        begin()
      })
    }
    if (waiting.size + running.size === 0) for (const resolve of idle.splice(0)) resolve()
  }

  return {
    add: task => {
      const key = keyOf(task)
      const before = waiting.get(key)
      waiting.set(key, before === undefined ? task : merge(before, task))
      begin()
    },
    settle: () =>
      waiting.size + running.size === 0 ? Promise.resolve() : new Promise(resolve => idle.push(resolve)),
    size: () => waiting.size + running.size,
  }
}

/** Work that has one key is done one after the other; a failure of one keeps nobody from the next. */
export type Mutex<K> = {
  readonly run: (key: K, work: () => Promise<void>) => Promise<void>
  /** A question for the next work of this key: whether no other work ran, or began, since now. */
  readonly watch: (key: K) => () => boolean
}

export const createMutex = <K>(keyOf: (key: K) => string): Mutex<K> => {
  const tails = new Map<string, Promise<unknown>>()
  const begun = new Map<string, number>()
  return {
    run: (key, work) => {
      const name = keyOf(key)
      const begin = () => {
        begun.set(name, (begun.get(name) ?? 0) + 1)
        return work()
      }
      const turn = (tails.get(name) ?? Promise.resolve()).then(begin, begin)
      tails.set(name, turn)
      const forget = () => {
        if (tails.get(name) === turn) tails.delete(name)
      }
      turn.then(forget, forget)
      return turn
    },
    watch: key => {
      const name = keyOf(key)
      const wasIdle = !tails.has(name)
      const before = begun.get(name) ?? 0
      return () => wasIdle && (begun.get(name) ?? 0) <= before + 1
    },
  }
}
