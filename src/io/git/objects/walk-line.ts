import type { Objects } from './open-objects.ts'
import { type Commit, parseCommit } from './parse-commit.ts'

/** A change whose commits are in one line: its merge base, and its own commits, oldest first. */
export type Line = { readonly parting: Commit; readonly commits: readonly Commit[] }

/** Most changes have fewer commits, and so have their bases meanwhile. */
const longestLine = 24

/**
 * Follow head and base back until they meet, through the object reader that is open anyway: git takes longer to
 * start than this takes to finish.
 *
 * @returns `null` where that is not simple: a merge on the head's way, a long way, or a clone that ends before.
 *   On the base's side a merge only ends the walk: what lies before it is not needed once the two have met.
 */
export const walkLine = async (objects: Objects, head: Commit, base: Commit): Promise<Line | null> => {
  const parentOf = async (commit: Commit | undefined): Promise<Commit | null> =>
    commit?.parents.length === 1 ? parseCommit(await objects.read(commit.parents[0] as string)) : null
  const own: Commit[] = [head]
  const others = new Map<string, Commit>([[base.oid, base]])
  let other: Commit | null = base
  for (let step = 0; step < longestLine; step += 1) {
    const at = own.findIndex(({ oid }) => others.has(oid))
    if (at >= 0) return { parting: own[at] as Commit, commits: own.slice(0, at).reverse() }
    const [mine, theirs]: readonly (Commit | null)[] = await Promise.all([
      parentOf(own.at(-1)),
      other ? parentOf(other) : null,
    ])
    if (!mine && !theirs) return null
    if (mine) own.push(mine)
    if (theirs) others.set(theirs.oid, theirs)
    other = theirs ?? null
  }
  return null
}
