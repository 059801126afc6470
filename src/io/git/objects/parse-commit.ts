import { toShown } from '../trees/fold-path.ts'
import type { GitObject } from './open-objects.ts'

/** `parents` as the commit itself names them, also where a shallow clone does not have them. */
export type Commit = {
  readonly oid: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
}

/** The tree and the parents of a commit object; `null` for anything but a commit. */
export const parseCommit = (object: GitObject | null): Commit | null => {
  if (object?.type !== 'commit' || !object.content) return null
  const text = object.content.toString('latin1')
  const blank = text.indexOf('\n\n')
  const head = text.slice(0, blank < 0 ? text.length : blank).split('\n')
  const tree = head[0]?.startsWith('tree ') ? head[0].slice(5) : null
  if (!tree) return null
  const parents: string[] = []
  for (const line of head.slice(1)) {
    if (!line.startsWith('parent ')) break
    parents.push(line.slice(7))
  }
  return { oid: object.oid, tree, parents, message: blank < 0 ? '' : toShown(text.slice(blank + 2)) }
}
