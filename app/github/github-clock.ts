/** The time by GitHub's clock, as the answers of GitHub show it. */
export type GitHubClock = {
  readonly now: () => Date
  /** Takes the header `date` of an answer. */
  readonly observe: (date: unknown) => void
}

/** An answer is on its way for a moment, and its date has whole seconds. */
const toleranceMs = 5_000

/**
 * A clock that follows GitHub's: instants of GitHub are compared with the time of a machine whose clock may be wrong, or set
 * while the app runs.
 */
export const createGitHubClock = (own: () => Date): GitHubClock => {
  let skewMs = 0
  const nowMs = (): number => own().getTime() + skewMs
  return {
    now: () => new Date(nowMs()),
    observe: date => {
      const differenceMs = Date.parse(String(date)) - nowMs()
      if (Math.abs(differenceMs) > toleranceMs) skewMs += differenceMs
    },
  }
}

/** Milliseconds since 1970 that only rise: the time at the start of the process, and what has passed since then. */
export const steadyNow = (): number => performance.timeOrigin + performance.now()
