/**
 * The phases of a run that ends in artifacts, each with its artifact type.
 *
 * The sidecars of a local run have other phases (`run-state.ts`), which belong to another tool.
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

/** The phases with which a run begins, the recommended one first. */
export const openingPhases: readonly RunPhase[] = ['planning', 'product_spec']
