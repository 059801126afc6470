import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { toBytes } from '../trees/fold-path.ts'
import { type IgnoreFile, openIgnoreRules } from './match-ignore.ts'

/** A file that an agent could write next: if a rule covers it, `git add .` does not add it. */
export const probeIn = (root: string): string => `${root}/closeout-probe/state.json`

const largestIgnoreBytes = 1024 * 1024

/** The folders whose ignore files can affect the roots, from the top downwards. */
const foldersOf = (roots: readonly string[]): readonly string[] => {
  const folders = new Set<string>([''])
  for (const root of roots) {
    const names = root.split('/')
    for (const at of names.keys()) folders.add(names.slice(0, at + 1).join('/'))
  }
  const depth = (folder: string): number => (folder === '' ? 0 : folder.split('/').length)
  return [...folders].sort((a, b) => depth(a) - depth(b))
}

/**
 * Those of the roots, at the top of the repository, that no ignore file of a tree covers.
 *
 * @param readFile  a file of the tree; `null` for none
 */
export const listUnignoredRoots = async (
  roots: readonly string[],
  readFile: (path: string) => Promise<Known<Buffer | null>>,
): Promise<Known<readonly string[]>> => {
  const files: IgnoreFile[] = []
  for (const folder of foldersOf(roots)) {
    const path = folder === '' ? '.gitignore' : `${folder}/.gitignore`
    const file = await readFile(path)
    if (!file.known) return file
    if (!file.value) continue
    if (file.value.length > largestIgnoreBytes) return unknown(`${path} is larger than 1 MiB`)
    files.push({ folder: toBytes(folder), text: file.value.toString('latin1') })
  }
  const isIgnored = openIgnoreRules(files)
  return known(roots.filter(root => !isIgnored(toBytes(probeIn(root)))))
}
