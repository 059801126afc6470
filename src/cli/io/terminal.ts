import type { Readable } from 'node:stream'
import manifest from '../../../package.json' with { type: 'json' }
import { type Paint, plainPaint } from '../../core/text/paint.ts'

/** What a command may use of the process that runs it. Commands use nothing else of their environment. */
export type Io = {
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
