import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Known, known, unknown } from '../../model/known.ts'
import { firstLine } from './explain-git-failure.ts'
import { type Git, readOutput } from './open-git.ts'

/** A file that an agent would write next: whatever covers it keeps `git add .` away. */
const probeIn = (root: string): string => `${root}/closeout-probe/state.json`

/**
 * Those of the roots, at the top of the repository, that no ignore rule of the repository covers.
 *
 * Git is asked with its own rules. A rule of one machine (`.git/info/exclude`, a user's global file) protects
 * nobody else, so it does not count. Unknown in a bare repository and where a root is no folder.
 */
export const readUnignoredRoots = async (
  git: Git,
  cwd: string,
  roots: readonly string[],
): Promise<Known<readonly string[]>> => {
  if (roots.length === 0) return known([])
  const top = topOf(cwd)
  if (top === null) return unknown('there is no work tree to ask about')
  const check = git.start(['-C', top, 'check-ignore', '--no-index', '-z', '--verbose', '--stdin'], {
    hasInput: true,
  })
  check.stdin?.end(roots.map(root => `${probeIn(root)}\0`).join(''))
  const { code, stdout, stderr } = await readOutput(check)
  if (code !== 0 && code !== 1) return unknown(`git could not tell what is ignored: ${firstLine(stderr)}`)
  const covered = coveredPaths(stdout.toString('utf8').split('\0'))
  return known(roots.filter(root => !covered.has(probeIn(root))))
}

/** The work tree's top: the nearest folder that holds a `.git`, as git itself looks for it. */
const topOf = (folder: string): string | null => {
  const here = resolve(folder)
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
