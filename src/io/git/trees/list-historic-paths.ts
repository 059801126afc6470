import type { HistoricPath } from '../../../core/gate/model/facts.ts'
import { type ByteText, toShown } from './fold-path.ts'
import { openRootMatcher } from './match-roots.ts'

/** One commit and the runtime paths that it added. */
export type CommitAdditions = { readonly oid: string; readonly added: readonly ByteText[] }

/** What a commit added and the head no longer has, each path once, with the first commit that added it. */
export const listHistoricPaths = (
  commits: readonly CommitAdditions[],
  atHead: ReadonlySet<ByteText>,
  roots: readonly string[],
): readonly HistoricPath[] => {
  const firstAdded = new Map<ByteText, string>()
  for (const { oid, added } of commits) {
    for (const path of added) if (!atHead.has(path) && !firstAdded.has(path)) firstAdded.set(path, oid)
  }
  const matcher = openRootMatcher(roots)
  return [...firstAdded].map(([path, commit]) => {
    const foldsTo = matcher.find(path)?.foldsTo ?? null
    return { path: toShown(path), commit, ...(foldsTo === null ? {} : { foldsTo }) }
  })
}
