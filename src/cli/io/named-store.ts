import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { defaultStore } from '../../core/artifacts/model/journal.ts'
import { openStore, type Store } from '../../io/store/open-store.ts'
import type { Io } from './terminal.ts'

/** The option that names another store, said the same way by every command. */
export const storeOption = [
  '--store <dir>',
  'the artifact store (default: .agent/artifacts in this folder or above, at most at the root of the work tree)',
] as const

type Place = Pick<Io, 'cwd' | 'env'>

/**
 * The store that a command works on. Without a name it is the nearest one from the current folder up to the root of the
 * work tree; where there is none yet, it is made at that root. Outside of a work tree only the current folder counts.
 */
export const storeOf = (io: Place, named: string | undefined): Store => {
  const { CLOSEOUT_JOURNAL_KEY: key } = io.env
  if (named !== undefined) return openStore(io.cwd, named, key)
  const folders = foldersUp(io.cwd)
  const found = folders.find(folder => existsSync(join(folder, defaultStore)))
  return openStore(found ?? workTreeOf(io), undefined, key)
}

/** The root of the work tree that the current folder lies in; outside of one the current folder itself. */
export const workTreeOf = ({ cwd }: Place): string => foldersUp(cwd).at(-1) ?? cwd

/** The folders from one up to the root of its work tree, the nearest first. */
const foldersUp = (start: string): readonly string[] => {
  const folders: string[] = []
  for (let folder = start; ; folder = dirname(folder)) {
    folders.push(folder)
    if (existsSync(join(folder, '.git'))) return folders
    if (dirname(folder) === folder) return [start]
  }
}

/** A path in the store as a printed command names it: relative to the folder where that is pasted, whatever -C says. */
export const pastedPath = (io: Io, store: Store, path: string): string =>
  relative(io.startedIn, join(store.root, path)) || '.'

/** A path in the store, relative to the current folder. */
export const shownPath = (io: Io, store: Store, path: string): string =>
  relative(io.cwd, join(store.root, path)) || '.'
