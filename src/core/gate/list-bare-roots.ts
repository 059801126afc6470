import { defaultArtifactRoot } from '../vocabulary/artifact-roots.ts'
import { type Known, known } from '../vocabulary/known.ts'
import { listTrackedRuntime } from './list-tracked-runtime.ts'
import type { ChangeFacts } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/**
 * The roots in use that no ignore rule covers. In use are the seed's own, those that policy adds, those under which
 * something is tracked, and, before a push, those that stand in the work tree. A repository need not ignore the roots
 * of tools that it never used.
 */
export const listBareRoots = (facts: ChangeFacts, policy: GatePolicy): Known<readonly string[]> => {
  const { unignoredRoots, presentRoots } = facts
  if (!unignoredRoots.known) return unignoredRoots
  const inUse = new Set([
    defaultArtifactRoot,
    ...policy.roots,
    ...presentRoots,
    ...listTrackedRuntime(facts, policy).map(entry => entry.foldsTo ?? entry.root),
  ])
  return known([...inUse].filter(root => unignoredRoots.value.includes(root)))
}
