import type { RuntimePath } from '../../../core/gate/model/facts.ts'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { openGit, readOutput } from '../objects/open-git.ts'
import { firstLine } from '../objects/run-git.ts'
import type { ByteText } from '../trees/fold-path.ts'
import { listRuntimePaths } from '../trees/list-runtime-paths.ts'
import { readIndexRuntime } from '../trees/read-index.ts'
import { listUncovered } from './read-unignored-roots.ts'

/** A path of the index under a runtime root: its bytes, and as a fact. */
export type IndexedPath = { readonly bytes: ByteText; readonly entry: RuntimePath }

/** The work tree of a clone, as it is on disk: what its index has, what its ignore files cover, what its commits say. */
export type WorkTree = {
  /** The absolute path of its top. */
  readonly top: string
  readonly readIndexedRuntime: (roots: readonly string[]) => Promise<Known<readonly IndexedPath[]>>
  /** Those of the paths that no ignore file of the repository covers. A folder ends with a slash. */
  readonly listUncovered: (paths: readonly ByteText[]) => Promise<readonly ByteText[]>
  /** Whether the index has a file at the path. */
  readonly isTracked: (path: string) => Promise<boolean>
  /** The messages of the commits between the two, oldest first; the newest hundred where there are more. */
  readonly readMessages: (base: string, head: string) => Promise<Known<readonly string[]>>
  /**
   * Remove paths from the index and leave the files where they are.
   *
   * @throws CloseoutError `git-failed`
   */
  readonly untrack: (paths: readonly ByteText[]) => Promise<void>
}

const timeoutMs = 60_000
const mostMessages = 100

/** @param top  the top of the work tree */
export const openWorkTree = (top: string, env: Readonly<Record<string, string | undefined>>): WorkTree => {
  const git = openGit(top, env, timeoutMs)
  return {
    top,
    readIndexedRuntime: async roots => {
      const index = await readIndexRuntime(git, roots)
      if (!index.known) return index
      return known(
        [...index.value].flatMap(([bytes, mode]) =>
          listRuntimePaths([{ path: bytes, mode, standing: 'introduced' }], roots).map(entry => ({
            bytes,
            entry,
          })),
        ),
      )
    },
    listUncovered: async paths => (await listUncovered(git, top, paths)) ?? paths,
    isTracked: async path => {
      const listed = await readOutput(git.start(['--literal-pathspecs', 'ls-files', '-z', '--', path]))
      return listed.code === 0 && listed.stdout.length > 0
    },
    readMessages: async (base, head) => {
      const log = git.start([
        ...['log', '-z', '--no-merges', '--format=tformat:%B', '--encoding=UTF-8', '--no-show-signature'],
        ...['--no-mailmap', '--no-notes', `--max-count=${mostMessages}`, head, `^${base}`, '--'],
      ])
      const { code, stdout, stderr } = await readOutput(log)
      if (code !== 0) return unknown(`the commits could not be read: ${firstLine(stderr)}`)
      return known(stdout.toString('utf8').split('\0').filter(Boolean).reverse())
    },
    untrack: async paths => {
      const update = git.start(['update-index', '-z', '--force-remove', '--stdin'], { hasInput: true })
      update.stdin?.end(Buffer.from(paths.map(path => `${path}\0`).join(''), 'latin1'))
      const { code, stderr } = await readOutput(update)
      if (code === 0) return
      throw new CloseoutError('git-failed', `The index could not be written: ${firstLine(stderr)}`, {
        fix: 'If another git is running, wait for it. Then run the command again.',
      })
    },
  }
}
