import fc from 'fast-check'

/** Set by `jest.full.config.js`. */
const isFullRun = (globalThis as { readonly isFullRun?: boolean }).isFullRun === true

/** How often a generated law runs: in `npm test`, and in `npm run test:full`. */
export const runs = (bounded: number, full: number): number => (isFullRun ? full : bounded)

/** The cases that a law takes, in their order: all in `npm run test:full`, and in `npm test` so many, chosen by a fixed seed. */
export const sampled = <T>(cases: readonly T[], count: number): readonly T[] => {
  if (isFullRun || count >= cases.length) return cases
  const some = fc.subarray([...cases], { minLength: count, maxLength: count })
  return fc.sample(some, { seed: 7, numRuns: 1 })[0] ?? []
}
