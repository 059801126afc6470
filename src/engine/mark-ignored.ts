import type { RuntimePath } from '../core/gate/model/facts.ts'
import type { ChangeReader } from '../io/change-reader.ts'

/** The most roots whose ignore rules are read besides those of policy: a finding names no more of them. */
const mostRoots = 20

/**
 * Mark the paths whose ignore rule exists already, so that no finding asks to add it again.
 *
 * The ignore rules at the top of the repository were read before (`asked`, `open`); roots elsewhere, or in another
 * letter case, are read here. A path that is its root itself is never marked: a rule for a folder does not match it.
 *
 * @param asked  the roots that were asked about
 * @param open  those of them that no rule covers
 */
export const markIgnored = async (
  paths: readonly RuntimePath[],
  { asked, open }: { readonly asked: readonly string[]; readonly open: readonly string[] },
  read: ChangeReader['readUnignoredRoots'],
): Promise<readonly RuntimePath[]> => {
  const roots = [...new Set(paths.filter(({ standing }) => standing !== 'removed').map(ruledRoot))]
  const others = roots.filter(root => !asked.includes(root)).slice(0, mostRoots)
  const unread = others.length === 0 ? null : await read(others)
  const covered = new Set([
    ...asked.filter(root => !open.includes(root)),
    ...(unread?.known ? others.filter(root => !unread.value.includes(root)) : []),
  ])
  return paths.map(path =>
    isFolder(path) && covered.has(ruledRoot(path)) ? { ...path, isIgnored: true } : path,
  )
}

/** The root as its ignore rule names it. */
const ruledRoot = ({ root, foldsTo }: RuntimePath): string => foldsTo ?? root

const isFolder = ({ path, root, kind }: RuntimePath): boolean => path !== root || kind === 'submodule'
