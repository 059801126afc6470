/** So many tasks may be under way, with those that wait for their turn to write. */
export const mostUnderWay = 100

/**
 * Places to work in. Who waits for a turn to write does not work: its place is free for others, so that a repository
 * with many writes holds up no read.
 */
export type Slots = {
  /** Whether a task may begin. One without hurry begins only where few are under way. */
  readonly isFree: (isUrgent: boolean) => boolean
  readonly underWay: () => number
  readonly use: <T>(work: () => Promise<T>) => Promise<T>
  /** Give the place of the caller up while this runs. */
  readonly lend: <T>(work: () => Promise<T>) => Promise<T>
}

/** @param onFree  is called when a task may begin that could not before */
export const createSlots = (atOnce: number, onFree: () => void): Slots => {
  let [underWay, lent] = [0, 0]
  return {
    isFree: isUrgent => underWay - lent < atOnce && underWay < (isUrgent ? mostUnderWay : atOnce),
    underWay: () => underWay,
    use: async work => {
      underWay += 1
      try {
        return await work()
      } finally {
        underWay -= 1
        onFree()
      }
    },
    lend: async work => {
      lent += 1
      const done = work()
      onFree()
      try {
        return await done
      } finally {
        lent -= 1
      }
    },
  }
}

/** Slots that are waited for, urgent work first. */
export const createWaitedSlots = (
  atOnce: number,
): Pick<Slots, 'underWay' | 'lend'> & {
  readonly use: <T>(isUrgent: boolean, work: () => Promise<T>) => Promise<T>
} => {
  const waiting: Record<'urgent' | 'other', (() => void)[]> = { urgent: [], other: [] }
  const admit = (): void => {
    for (const kind of ['urgent', 'other'] as const) {
      while (waiting[kind].length > 0 && slots.isFree(kind === 'urgent')) waiting[kind].shift()?.()
    }
  }
  const slots = createSlots(atOnce, admit)
  return {
    underWay: slots.underWay,
    lend: slots.lend,
    use: (isUrgent, work) =>
      new Promise((resolve, reject) => {
        waiting[isUrgent ? 'urgent' : 'other'].push(() => slots.use(work).then(resolve, reject))
        admit()
      }),
  }
}
