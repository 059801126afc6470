import { join, relative } from 'node:path'
import type { Readable } from 'node:stream'
import manifest from '../../../package.json' with { type: 'json' }
import { type Paint, plainPaint } from '../../core/text/paint.ts'
import { openStore, type Store } from '../../io/store/open-store.ts'

/** What a command may use of the process that runs it. Commands use nothing else of their environment. */
export type Io = {
  readonly stdin: Readable
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Whether standard output is a terminal that shows colours. */
  readonly isColourful: boolean
  /** Whether standard error is a terminal, so that progress may be shown there. */
  readonly isInteractive: boolean
  readonly now: () => Date
}

/** The exit statuses of every command whose help does not name others. */
export const exitCodes = { pass: 0, findings: 1, usage: 2 } as const

/** Colours if standard output is a terminal that shows them, otherwise plain text. */
export const paintFor = async (io: Io): Promise<Paint> => {
  if (!io.isColourful) return plainPaint
  const { default: colours } = await import('picocolors')
  return colours.createColors(true)
}

/** The option that names another store, with the same text in every command. */
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

/** The version of the package that this was built from. */
export const version: string = manifest.version
