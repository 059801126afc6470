import type { Readable } from 'node:stream'
import manifest from '../../../package.json' with { type: 'json' }
import { type Paint, plainPaint } from '../../core/text/paint.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { fromHere } from './from-here.ts'

/** What a program may use of the process that runs it. */
export type ProcessIo = {
  readonly stdin: Readable
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Aborted once nothing can be printed any more, because the reader has closed standard output. */
  readonly lost: AbortSignal
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The path of the program that runs. */
  readonly program: string
  /** Whether standard output is a terminal that shows colours. */
  readonly isColourful: boolean
  /** Whether standard error is a terminal, so that progress may be shown there. */
  readonly isInteractive: boolean
  readonly now: () => Date
  /** The width of the terminal; absent where standard output is none. */
  readonly columns?: number | undefined
}

/** What a command may use: the process, as the global options change it. Commands use nothing else of their environment. */
export type Io = ProcessIo & {
  /** The folder that the program was started in, whatever -C says: printed commands are pasted there. */
  readonly startedIn: string
  /** Whether only what is wrong is to be printed. */
  readonly isQuiet: boolean
  /** Whether to print on standard error what is read. */
  readonly isVerbose: boolean
}

/** Print a note on standard error, unless only what is wrong is to be printed. */
export const note = (io: Io, text: string): void => {
  if (!io.isQuiet) io.err(`note: ${shownText(fromHere(text, io))}\n`)
}

/** Print on standard error what is read, where it is asked for. */
export const detail = (io: Io, text: string): void => {
  if (io.isVerbose) io.err(`${shownText(text)}\n`)
}

/** The exit statuses of every command whose help does not name others. */
export const exitCodes = { pass: 0, findings: 1, usage: 2 } as const

/** Colours if standard output is a terminal that shows them, otherwise plain text. */
export const paintFor = async (io: Io): Promise<Paint> => {
  if (!io.isColourful) return plainPaint
  const { default: colours } = await import('picocolors')
  return colours.createColors(true)
}

/** The version of the package that this was built from. */
export const version: string = manifest.version
