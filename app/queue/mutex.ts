/** Work that has one key is done one after the other; a failure of one keeps nobody from the next. */
export const createMutex = <K>(keyOf: (key: K) => string) => {
  const tails = new Map<string, Promise<unknown>>()
  return (key: K, work: () => Promise<void>): Promise<void> => {
    const name = keyOf(key)
    const turn = (tails.get(name) ?? Promise.resolve()).then(work, work)
    tails.set(name, turn)
    const forget = () => {
      if (tails.get(name) === turn) tails.delete(name)
    }
    turn.then(forget, forget)
    return turn
  }
}
