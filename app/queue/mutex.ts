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
