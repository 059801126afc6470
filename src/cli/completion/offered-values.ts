import type { Argument, Option } from 'commander'

const offered = new WeakMap<Argument | Option, readonly string[]>()

/**
 * Name the values that a shell offers for an option or an argument whose value the command checks itself. The choices of
 * the parser would stand in the help, and its message would not name the nearest.
 */
export const offerValues = <T extends Argument | Option>(of: T, values: readonly string[]): T => {
  offered.set(of, values)
  return of
}

/** The values that a shell offers; empty where any fits. */
export const offeredValues = (of: Argument | Option): readonly string[] =>
  of.argChoices ?? offered.get(of) ?? []
