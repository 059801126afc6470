import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runGit } from '../git/objects/run-git.ts'

/** The commit that a program was built from, and its version where a tag of that version names the commit. */
export type OwnCommit = { readonly commit: string; readonly version: string | null }

const hash = /^[0-9a-f]{40}$/

/**
 * The commit of the package that a program belongs to: a packed one names it in its manifest; in a clone it is the one that
 * is checked out, if a remote branch or a tag has it. `null` where neither is so.
 *
 * @param program  the path of the program, which may be a symlink; it lies two folders below its package
 */
export const readOwnCommit = async (program: string, name: string): Promise<OwnCommit | null> => {
  try {
    const top = dirname(dirname(dirname(realpathSync(program))))
    const manifest = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as Record<string, unknown>
    if (manifest.name !== name) return null
    if (typeof manifest.gitHead === 'string' && hash.test(manifest.gitHead)) {
      return {
        commit: manifest.gitHead,
        version: typeof manifest.gitTag === 'string' ? manifest.gitTag : null,
      }
    }
    return await readClone(top, `v${manifest.version}`)
  } catch {
    return null
  }
}

const readClone = async (top: string, tag: string): Promise<OwnCommit | null> => {
  const [found, head, refs] = await Promise.all([
    runGit(top, 'rev-parse', '--show-toplevel'),
    runGit(top, 'rev-parse', 'HEAD'),
    runGit(top, 'for-each-ref', '--contains', 'HEAD', '--format=%(refname)', 'refs/remotes', 'refs/tags'),
  ])
  if (!found.known || !head.known || !refs.known) return null
  if (realpathSync(found.value) !== top || !hash.test(head.value) || refs.value === '') return null
  const tagged = await runGit(top, 'tag', '--points-at', 'HEAD')
  return { commit: head.value, version: tagged.known && tagged.value.split('\n').includes(tag) ? tag : null }
}
