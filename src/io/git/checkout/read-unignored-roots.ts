import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import { type Git, readOutput } from '../objects/open-git.ts'
import { type ByteText, toBytes } from '../trees/fold-path.ts'
import { readTreeFile, type TreeFiles } from '../trees/read-tree-files.ts'
import { listUnignoredRoots, probeIn } from './list-unignored-roots.ts'

/**
 * Those of the roots, at the top of the repository, that no ignore rule of the repository covers.
 *
 * Git is asked with its own rules. A rule of one machine (`.git/info/exclude`, a user's global file) has no effect
 * for others, so it does not count. Without a work tree, and where a root is a symlink, the head's own ignore
 * files are read.
 */
export const readUnignoredRoots = async (
  git: Git,
  cwd: string,
  head: TreeFiles,
  roots: readonly string[],
): Promise<Known<readonly string[]>> => {
  if (roots.length === 0) return known([])
  const top = topOf(cwd)
  const fromTree = () => readIgnoreFiles(head, roots)
  if (top === null) return fromTree()
  const uncovered = await listUncovered(
    git,
    top,
    roots.map(root => toBytes(probeIn(root))),
  )
  if (uncovered === null) return fromTree()
  const bare = roots.filter(root => uncovered.includes(toBytes(probeIn(root))))
  // Nothing is checked out where the file of the head is missing: a clone with `--no-checkout`, or a sparse one.
  return bare.length > 0 && !existsSync(join(top, '.gitignore')) ? fromTree() : known(bare)
}

/** The same by the ignore files of a tree alone. */
export const readIgnoreFiles = (
  head: TreeFiles,
  roots: readonly string[],
): Promise<Known<readonly string[]>> => listUnignoredRoots(roots, path => readTreeFile(head, path))

/**
 * Those of the paths that no ignore file of the repository covers; `null` where git cannot say.
 *
 * @param top  the top of the work tree
 */
export const listUncovered = async (
  git: Git,
  top: string,
  paths: readonly ByteText[],
): Promise<readonly ByteText[] | null> => {
  if (paths.length === 0) return []
  const check = git.start(['-C', top, 'check-ignore', '--no-index', '-z', '--verbose', '--stdin'], {
    hasInput: true,
  })
  check.stdin?.end(Buffer.from(paths.map(path => `${asPlain(path)}\0`).join(''), 'latin1'))
  const { code, stdout } = await readOutput(check)
  if (code !== 0 && code !== 1) return null
  const covered = coveredPaths(stdout.toString('latin1').split('\0'))
  return paths.filter(path => !covered.has(asPlain(path)))
}

/** Git takes a path that begins with a colon for a pattern. */
const asPlain = (path: ByteText): string => `./${path}`

/** Those of the roots at which the top of the work tree has a file. Folders without one are nothing to git. */
export const listPresentRoots = (cwd: string, roots: readonly string[]): readonly string[] => {
  const top = topOf(cwd)
  return top === null ? [] : roots.filter(root => holdsFile(join(top, root)))
}

/** Links are not followed. What cannot be read may hold a file. */
const holdsFile = (path: string): boolean => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return false
  if (!found.isDirectory()) return true
  try {
    return readdirSync(path, { withFileTypes: true }).some(
      entry => !entry.isDirectory() || holdsFile(join(path, entry.name)),
    )
  } catch {
    return true
  }
}

/** The work tree's top: the nearest folder that holds a `.git`, as git itself looks for it; none in a bare one. */
export const topOf = (folder: string): string | null => {
  const here = resolve(folder)
  if (existsSync(join(here, 'HEAD')) && existsSync(join(here, 'objects'))) return null
  if (existsSync(join(here, '.git'))) return here
  return dirname(here) === here ? null : topOf(dirname(here))
}

/** Four tokens a match: source, line, pattern, path. The last rule wins, and it may be an exception (`!`). */
const coveredPaths = (tokens: readonly string[]): ReadonlySet<string> => {
  const covered = new Set<string>()
  for (let at = 0; at + 3 < tokens.length; at += 4) {
    const [source, , pattern, path] = tokens.slice(at, at + 4) as [string, string, string, string]
    if (!pattern.startsWith('!') && /(?:^|\/)\.gitignore$/.test(source)) covered.add(path)
  }
  return covered
}
