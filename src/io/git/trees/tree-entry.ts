import type { RuntimePath } from '../../../core/gate/model/facts.ts'
import type { ByteText } from './fold-path.ts'

/** One thing in a tree; `mode` as git writes it, without leading zeros. */
export type TreeEntry = { readonly mode: string; readonly oid: string }

/** A tree's files, by path. Folders are not in it. */
export type FlatTree = ReadonlyMap<ByteText, TreeEntry>

/** How one path differs between two trees; `null` for absent. */
export type TreeChange = {
  readonly path: ByteText
  readonly before: TreeEntry | null
  readonly after: TreeEntry | null
}

const kinds: Readonly<Record<string, RuntimePath['kind']>> = { '120000': 'symlink', '160000': 'submodule' }

export const kindOf = (mode: string): RuntimePath['kind'] => kinds[mode] ?? 'file'
export const isFolder = (entry: TreeEntry): boolean => entry.mode === '40000' || entry.mode === '040000'
export const isText = (entry: TreeEntry): boolean => /^100/.test(entry.mode)

/** By bytes, as git sorts names. */
export const byBytes = (a: ByteText, b: ByteText): number => (a < b ? -1 : a > b ? 1 : 0)

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
