/**
 * Folders where agents keep working memory, relative to any folder of the repository, in lower case.
 *
 * @see seed 001, "Artifact Lanes"; the others are the same tool in other years and a second tool's store
 */
export const runtimeRoots = [
  '.flow-agents',
  '.kontourai/flow-agents',
  '.kontourai/flow-agents-archive',
  '.agents/flow-agents',
  '.agent/artifacts',
  '.agent/receipts',
] as const

/** The runtime roots of a repository: the built-in ones, then those that its policy adds; each once. */
export const rootsWith = (more: readonly string[]): readonly string[] => [
  ...new Set<string>([...runtimeRoots, ...more]),
]

/** The root that the seed names, for advice and defaults. */
export const defaultArtifactRoot = '.flow-agents'
