/** Reads at the first call and gives every later one the same answer. */
export const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let answer: Promise<T> | null = null
  return () => {
    answer ??= read()
    return answer
  }
}
