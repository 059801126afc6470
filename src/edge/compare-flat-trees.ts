import { byBytes, type FlatTree, type TreeChange } from '../io/git/trees/tree-entry.ts'

/** How two whole trees differ, in the order of their paths. */
export const compareFlatTrees = (before: FlatTree, after: FlatTree): readonly TreeChange[] => {
  const changes: TreeChange[] = []
  for (const [path, entry] of after) {
    const old = before.get(path) ?? null
    if (old?.oid !== entry.oid || old.mode !== entry.mode) changes.push({ path, before: old, after: entry })
  }
  for (const [path, entry] of before) if (!after.has(path)) changes.push({ path, before: entry, after: null })
  return changes.sort((a, b) => byBytes(a.path, b.path))
}
