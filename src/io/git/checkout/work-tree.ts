import type { RuntimePath } from '../../../core/gate/model/facts.ts'
import { shownText } from '../../../core/text/shown-text.ts'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { type Git, openGit, readOutput } from '../objects/open-git.ts'
import { firstLine } from '../objects/run-git.ts'
import type { ByteText } from '../trees/fold-path.ts'
import { listRuntimePaths } from '../trees/list-runtime-paths.ts'
import { readIndexRuntime } from '../trees/read-index.ts'
import { diskPath, type LoneCopy, listLoneCopies, lstatOf } from './list-lone-copies.ts'
import { listUncovered } from './read-unignored-roots.ts'
import { type SavedCopy, saveCopies } from './save-copies.ts'

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
  /** Whether the file on disk is not what the index has, or the index has none. Starts no filter. */
  readonly isUnstaged: (path: string) => Promise<boolean>
  /** The messages of the commits between the two, oldest first; the newest hundred where there are more. */
  readonly readMessages: (base: string, head: string) => Promise<Known<readonly string[]>>
  /** Those of the paths whose staged content is neither in the head commit nor on disk. */
  readonly listLoneCopies: (paths: readonly ByteText[]) => Promise<Known<readonly LoneCopy[]>>
  /** Whether the disk has anything at the path. */
  readonly isOnDisk: (path: ByteText) => boolean
  /**
   * Write staged content to new files.
   *
   * @throws CloseoutError `git-failed`, `file-unreadable`
   */
  readonly save: (copies: readonly SavedCopy[]) => Promise<void>
  /**
   * Remove paths from the index and leave the files where they are. Starts no filter of the configuration.
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
    isUnstaged: async path => {
      const status = await readOutput(
        git.start([
          ...(await withoutFilters(git)),
          ...['--literal-pathspecs', 'status', '--porcelain', '--untracked-files=all', '--', path],
        ]),
      )
      return status.code === 0 && /^(?:\?\?|.[^ ])/.test(status.stdout.toString('latin1'))
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
    listLoneCopies: paths => listLoneCopies(git, top, new Set(paths)),
    isOnDisk: path => lstatOf(diskPath(top, path)) !== null,
    save: copies => saveCopies(git, top, copies),
    untrack: async paths => {
      const update = git.start(
        [...(await withoutFilters(git)), 'update-index', '-z', '--force-remove', '--stdin'],
        { hasInput: true },
      )
      update.stdin?.end(Buffer.from(paths.map(path => `${path}\0`).join(''), 'latin1'))
      const { code, stderr } = await readOutput(update)
      if (code === 0) return
      throw new CloseoutError('git-failed', `The index could not be written: ${firstLine(stderr)}`, {
        fix: 'If another git is running, wait for it. Then run the command again.',
      })
    },
  }
}

/**
 * Settings that switch off every filter of the configuration. Git compares files that are as new as the index when it
 * writes the index, and passes them through their filters for that.
 */
const withoutFilters = async (git: Git): Promise<readonly string[]> => {
  const { stdout } = await readOutput(
    git.start(['config', '-z', '--name-only', '--get-regexp', '^filter\\..+\\.(clean|process)$']),
  )
  const keys = stdout.toString('utf8').split('\0').filter(Boolean)
  const filters = [...new Set(keys.map(key => key.replace(/\.[^.]+$/, '')))]
  const broken = filters.find(filter => filter.includes('='))
  if (broken !== undefined) {
    throw new CloseoutError(
      'git-failed',
      `The git setting ${shownText(broken)} has a "=" in its name, so its filter cannot be switched off.`,
      { fix: 'Rename the filter in the git configuration, then run the command again.' },
    )
  }
  return filters.flatMap(filter =>
    ['clean=', 'process=', 'required=false'].flatMap(setting => ['-c', `${filter}.${setting}`]),
  )
}
