import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { runGit } from '../objects/run-git.ts'

/**
 * The local branches that the default branch holds, other than itself. A squashed branch is not among
 * them: git cannot recognise it.
 *
 * @param cwd  any folder of the repository
 */
export const listMergedBranches = async (cwd: string): Promise<Known<ReadonlySet<string>>> => {
  const target = await defaultBranch(cwd)
  if (target === null) return unknown('this clone does not know the default branch of the repository')
  const merged = await runGit(
    cwd,
    'for-each-ref',
    `--merged=${target}`,
    '--format=%(refname:short)',
    'refs/heads',
  )
  if (!merged.known) return merged
  const trunk = target.replace(/^refs\/(heads|remotes\/[^/]+)\//, '')
  return known(new Set(merged.value.split('\n').filter(name => name !== '' && name !== trunk)))
}

const defaultBranch = async (cwd: string): Promise<string | null> => {
  const remote = await runGit(cwd, 'symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD')
  if (remote.known && remote.value) return remote.value
  for (const name of ['refs/heads/main', 'refs/heads/master']) {
    if ((await runGit(cwd, 'rev-parse', '--quiet', '--verify', name)).known) return name
  }
  return null
}

/**
 * The paths under a folder that git tracks, in its index; unknown, with the reason, if git fails.
 *
 * @param folder  an absolute path
 */
export const listTracked = async (folder: string): Promise<Known<readonly string[]>> => {
  const listed = await runGit(folder, 'ls-files', '-z', '--', '.')
  return listed.known ? known(listed.value.split('\0').filter(path => path !== '')) : listed
}
