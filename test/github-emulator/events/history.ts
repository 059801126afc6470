/** Questions about git's history. */
import { tryGit } from '../world/git.ts'

export async function mergeBase(gitDir: string, a: string, b: string): Promise<string | null> {
  const run = await tryGit(gitDir, ['merge-base', a, b])
  return run.code === 0 ? run.stdout.toString().trim() : null
}

export async function isAncestor(gitDir: string, ancestor: string, descendant: string): Promise<boolean> {
  return (await tryGit(gitDir, ['merge-base', '--is-ancestor', ancestor, descendant])).code === 0
}
