import { join, relative } from 'node:path'
import { openStore, type Store } from '../../io/store/open-store.ts'
import type { Io } from './terminal.ts'

/** The option that names another store, said the same way by every command. */
export const storeOption = [
  '--store <dir>',
  'the artifact store (default: .agent/artifacts in the current folder)',
] as const

/** The store that a command works on. */
export const storeOf = (io: Io, named: string | undefined): Store =>
  openStore(io.cwd, named, io.env.CLOSEOUT_JOURNAL_KEY)

/** A path in the store, relative to the current folder. */
export const shownPath = (io: Io, store: Store, path: string): string =>
  relative(io.cwd, join(store.root, path)) || '.'
