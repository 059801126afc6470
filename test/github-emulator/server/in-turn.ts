/**
 * Runs writes one after the other, so that the difference before and after each is its own, and each in a
 * millisecond of its own, so that the clock can tell which write a timestamp of the emulator belongs to.
 */
export type InTurn = <T>(write: () => Promise<T>) => Promise<T>

export function createTurns(): InTurn {
  let tail: Promise<unknown> = Promise.resolve()
  let endedAt = 0

  async function run<T>(write: () => Promise<T>): Promise<T> {
    while (Date.now() <= endedAt) await new Promise(resolve => setTimeout(resolve, 1))
    try {
      return await write()
    } finally {
      endedAt = Date.now()
    }
  }

  return write => {
    const result = tail.then(() => run(write))
    tail = result.catch(() => {})
    return result
  }
}
