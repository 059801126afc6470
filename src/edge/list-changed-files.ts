import type { ChangedFile } from '../model/facts.ts'
import { toShown } from './find-runtime-root.ts'
import { byBytes, type TreeChange } from './tree-entry.ts'

/** Every empty file is equal to every other: moving one says nothing. In SHA-1 and in SHA-256. */
const emptyFiles = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
])

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/**
 * Pairs a removed file with an added one of equal content, first by equal name.
 *
 * Only equal content counts, so that git, which may guess, and GitHub, which guesses by its own measure, tell the
 * same story and a change of 3,000 files costs no more than one of 40.
 */
const pairRenames = (changes: readonly TreeChange[]): ReadonlyMap<string, string> => {
  const removed = new Map<string, string[]>()
  for (const { path, before, after } of changes) {
    if (after || !before || emptyFiles.has(before.oid)) continue
    removed.set(before.oid, [...(removed.get(before.oid) ?? []), path])
  }
  const from = new Map<string, string>()
  for (const { path, before, after } of changes) {
    const candidates = after && !before ? removed.get(after.oid) : undefined
    if (!candidates?.length) continue
    const sameName = candidates.findIndex(candidate => nameOf(candidate) === nameOf(path))
    from.set(path, candidates.splice(Math.max(sameName, 0), 1)[0] as string)
  }
  return from
}

/** What a change does to files, in the order of their paths. A renamed file is listed once, under its new name. */
export const listChangedFiles = (changes: readonly TreeChange[]): readonly ChangedFile[] => {
  const from = pairRenames(changes)
  const gone = new Set(from.values())
  return [...changes]
    .sort((a, b) => byBytes(a.path, b.path))
    .filter(({ path, after }) => after || !gone.has(path))
    .map(({ path, before, after }): ChangedFile => {
      const old = from.get(path)
      if (old !== undefined) return { path: toShown(path), status: 'renamed', from: toShown(old) }
      return { path: toShown(path), status: !before ? 'added' : after ? 'modified' : 'removed' }
    })
}
