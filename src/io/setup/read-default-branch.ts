import type { DefaultBranch } from '../../core/diagnosis/model/setup-facts.ts'
import { runGit } from '../git/objects/run-git.ts'

/** The names that default branches usually have, the most usual first. */
const usualNames = ['main', 'master', 'trunk'] as const

/**
 * The default branch of a clone: the one that the remote names; else the branch with a usual name, that of
 * `init.defaultBranch` first, here or on the remote; else the only branch, or the one that is checked out.
 */
export const readDefaultBranch = async (top: string): Promise<DefaultBranch> => {
  const remote = await runGit(top, 'symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD')
  if (remote.known) return { name: remote.value.replace(/^origin\//, ''), source: 'remote' }
  const [branches, configured, current] = await Promise.all([
    listBranches(top),
    runGit(top, 'config', '--get', 'init.defaultBranch'),
    runGit(top, 'symbolic-ref', '--quiet', '--short', 'HEAD'),
  ])
  const own = configured.known ? configured.value : ''
  const candidates = [...new Set([own, ...usualNames])].filter(name => branches.includes(name))
  const [first] = candidates
  if (first !== undefined) return { name: first, source: candidates.length === 1 ? 'usual' : 'guess' }
  const checkedOut = current.known ? current.value : null
  // A repository without a commit has no branch but the one that its first commit makes.
  if (branches.length === 0) return { name: checkedOut ?? usualNames[0], source: 'usual' }
  return { name: checkedOut ?? branches[0] ?? usualNames[0], source: 'guess' }
}

/** The names of the branches here and on the remote, each once. */
const listBranches = async (top: string): Promise<readonly string[]> => {
  const refs = await runGit(top, 'for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes/origin')
  return refs.known
    ? [
        ...new Set(
          refs.value
            .split('\n')
            .map(ref => ref.replace(/^refs\/(?:heads|remotes\/origin)\//, ''))
            .filter(Boolean),
        ),
      ]
    : []
}
