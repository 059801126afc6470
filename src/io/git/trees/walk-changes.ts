import type { ByteText } from './fold-path.ts'
import type { Folder, Trees } from './open-trees.ts'
import { isFolder, type TreeChange, type TreeEntry } from './tree-entry.ts'

/** How many folders a comparison may still open; shared by comparisons of one change. */
export type Budget = { left: number }

const nothing: Folder = new Map()

/**
 * How two trees differ, by opening only the folders that differ. Quicker than starting git where a change touches
 * few folders, however many files.
 *
 * @returns `null` where the budget runs out or a folder is not in the clone
 */
export const walkChanges = async (
  trees: Trees,
  before: string,
  after: string,
  budget: Budget,
): Promise<readonly TreeChange[] | null> => {
  const changes: TreeChange[] = []

  const open = async (entry: TreeEntry | null | undefined): Promise<Folder | null> =>
    entry && isFolder(entry) ? trees.readFolder(entry.oid) : nothing

  const walk = async (prefix: ByteText, old: TreeEntry | null, now: TreeEntry | null): Promise<boolean> => {
    budget.left -= 1
    if (budget.left < 0) return false
    const [olds, nows] = await Promise.all([open(old), open(now)])
    if (!olds || !nows) return false
    const below: Promise<boolean>[] = []
    const compare = (name: ByteText, was: TreeEntry | null, is: TreeEntry | null): void => {
      const file = was && !isFolder(was) ? was : null
      const newFile = is && !isFolder(is) ? is : null
      if (file || newFile) changes.push({ path: prefix + name, before: file, after: newFile })
      if ((was && !file) || (is && !newFile)) below.push(walk(`${prefix}${name}/`, was, is))
    }
    for (const [name, is] of nows) {
      const was = olds.get(name) ?? null
      if (was?.oid !== is.oid || was.mode !== is.mode) compare(name, was, is)
    }
    for (const [name, was] of olds) if (!nows.has(name)) compare(name, was, null)
    return (await Promise.all(below)).every(Boolean)
  }

  const root = (oid: string): TreeEntry => ({ mode: '40000', oid })
  return (await walk('', root(before), root(after))) ? changes : null
}
