import { defaultArtifactRoot } from '../vocabulary/artifact-roots.ts'
import { type Known, known } from '../vocabulary/known.ts'
import { listTrackedRuntime } from './list-tracked-runtime.ts'
import type { ChangeFacts } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/** What says which roots a repository uses: those that its policy adds, that stand in its work tree, that git tracks. */
export type RootUse = {
  readonly policyRoots: readonly string[]
  readonly presentRoots: readonly string[]
  /** The roots of tracked paths. */
  readonly trackedRoots: readonly string[]
  /** The roots that no ignore rule covers. */
  readonly unignored: readonly string[]
}

/**
 * The roots in use that no ignore rule covers. In use are the seed's own, those that policy adds, those under which
 * something is tracked, and, before a push, those that stand in the work tree. A repository need not ignore the roots
 * of tools that it never used. The gate, `closeout fix` and `closeout doctor` all use this list.
 */
export const listOpenRoots = ({
  policyRoots,
  presentRoots,
  trackedRoots,
  unignored,
}: RootUse): readonly string[] =>
  [...new Set([defaultArtifactRoot, ...policyRoots, ...presentRoots, ...trackedRoots])].filter(root =>
    unignored.includes(root),
  )

/** The open roots of a change. @see listOpenRoots */
export const listBareRoots = (facts: ChangeFacts, policy: GatePolicy): Known<readonly string[]> => {
  const { unignoredRoots, presentRoots } = facts
  if (!unignoredRoots.known) return unignoredRoots
  const trackedRoots = listTrackedRuntime(facts, policy).map(entry => entry.foldsTo ?? entry.root)
  return known(
    listOpenRoots({ policyRoots: policy.roots, presentRoots, trackedRoots, unignored: unignoredRoots.value }),
  )
}
