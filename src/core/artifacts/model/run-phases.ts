/**
 * The phases of a run that ends in artifacts, each with its artifact type.
 *
 * Not the phases of a local run's sidecars: those are another tool's words (`run-state.ts`).
 *
 * @see seed 002, "The artifact types"
 */
export const runPhases = [
  'product_spec',
  'planning',
  'planning_analysis',
  'development',
  'development_analysis',
  'review',
  'review_analysis',
  'fix',
  'commit_cleanup',
  'commit',
  'smoke',
] as const
export type RunPhase = (typeof runPhases)[number]
