import type { RuntimePath } from '../../../core/gate/model/facts.ts'
import { type ByteText, findRuntimeRoot, runtimeRootPattern, toShown } from './fold-path.ts'
import { byBytes, kindOf, type TreeChange } from './tree-entry.ts'

export type StandingPath = {
  readonly path: ByteText
  readonly mode: string
  readonly standing: RuntimePath['standing']
}

/** Runtime paths as facts: each with the place of its root in the tree, in the order of their paths. */
export const listRuntimePaths = (
  paths: readonly StandingPath[],
  roots: readonly string[],
): readonly RuntimePath[] => {
  const pattern = runtimeRootPattern(roots)
  return [...paths]
    .sort((a, b) => byBytes(a.path, b.path))
    .map(({ path, mode, standing }) => ({
      path: toShown(path),
      root: toShown(path.slice(0, findRuntimeRoot(pattern, path))),
      kind: kindOf(mode),
      standing,
    }))
}

/**
 * What the target would track after a three-way merge, from the paths of the head and from the differences of head and
 * base to their merge base.
 *
 * A path that the base deleted and the head did not touch is removed by the merge. One that the head changed meanwhile is
 * a conflict, and counts as part of the change, because a person has to decide.
 *
 * @param atHead     paths of the head under the roots, with their modes
 * @param headDiffs  merge base to head, at least under the roots
 * @param baseDiffs  merge base to base, at least under the roots
 */
export const mergeThreeWays = (
  atHead: ReadonlyMap<ByteText, string>,
  headDiffs: readonly TreeChange[],
  baseDiffs: readonly TreeChange[],
): readonly StandingPath[] => {
  const byHead = new Map(headDiffs.map(change => [change.path, change]))
  const byBase = new Map(baseDiffs.map(change => [change.path, change]))
  const paths: StandingPath[] = []
  for (const [path, mode] of atHead) {
    const mine = byHead.get(path)
    const theirs = byBase.get(path)
    const isAtBase = theirs ? theirs.after !== null : !mine || mine.before !== null
    if (isAtBase) paths.push({ path, mode, standing: 'inherited' })
    else if (mine) paths.push({ path, mode, standing: 'introduced' })
  }
  for (const { path, before, after } of headDiffs) {
    if (after || !before || atHead.has(path)) continue
    const theirs = byBase.get(path)
    if (!theirs || theirs.after) paths.push({ path, mode: before.mode, standing: 'removed' })
  }
  for (const { path, before, after } of baseDiffs) {
    if (after && !before && !atHead.has(path)) paths.push({ path, mode: after.mode, standing: 'inherited' })
  }
  return paths
}

/**
 * The standing of what a merge's own tree tracks, compared with the base that it was merged into.
 *
 * @param tracked  paths of the merge under the roots, with their modes
 * @param diffs    base to merge, at least under the roots; `null` where that is not known
 */
export const standAgainstBase = (
  tracked: ReadonlyMap<ByteText, string>,
  diffs: readonly TreeChange[] | null,
): readonly StandingPath[] => {
  if (!diffs) return [...tracked].map(([path, mode]) => ({ path, mode, standing: 'undetermined' }))
  const added = new Set(diffs.filter(({ before }) => !before).map(({ path }) => path))
  return [
    ...[...tracked].map(
      ([path, mode]): StandingPath => ({
        path,
        mode,
        standing: added.has(path) ? 'introduced' : 'inherited',
      }),
    ),
    ...diffs.flatMap(({ path, before, after }): readonly StandingPath[] =>
      before && !after ? [{ path, mode: before.mode, standing: 'removed' }] : [],
    ),
  ]
}
