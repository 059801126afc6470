/**
 * A task queue: one task at a time for each key, in the order in which the keys arrived. A distributed queue can
 * implement the same type.
 */
export type Queue<T> = {
  /** Never waits. A task with the key of a waiting task is merged with it. A task with the key of a running task runs after it. */
  readonly add: (task: T) => void
  /** Resolves when no task waits or runs. */
  readonly settle: () => Promise<void>
  /** The number of tasks that wait or run. */
  readonly size: () => number
}

/** How tasks are identified, merged and run. `run` must not throw; at most `atOnce` keys run at the same time. */
export type QueueOptions<T> = {
  readonly keyOf: (task: T) => string
  readonly merge: (waiting: T, added: T) => T
  readonly run: (task: T) => Promise<void>
  readonly atOnce: number
}

/** A queue in this process. A crash loses its tasks; the next sweep finds the pull requests again. */
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

/** Work with the same key runs one after the other. The failure of one does not stop the next. */
export type Mutex<K> = {
  readonly run: (key: K, work: () => Promise<void>) => Promise<void>
  /** Returns a question for the next work of this key: whether no other work has run or begun since now. */
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
