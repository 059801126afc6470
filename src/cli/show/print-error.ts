import type { ErrorReport } from '../../core/gate/model/error-schema.ts'
import { plainPaint } from '../../core/text/paint.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { type Format, loadReporter } from '../formats.ts'
import { fromHere } from '../io/from-here.ts'
import type { Io, ProcessIo } from '../io/terminal.ts'

/** Why a command did not do its work. Every error and every refusal of every command has this shape. */
export type CommandError = ErrorReport['error']

/** Print an error in one line on standard error, and in the format that was asked for on standard output too. */
export const printError = async (
  described: CommandError,
  format: Format,
  io: Pick<ProcessIo, 'out' | 'err' | 'cwd'> & Partial<Pick<Io, 'startedIn'>>,
): Promise<void> => {
  const error = { ...described, fix: described.fix && fromHere(described.fix, io) }
  const fix = error.fix === null ? '' : ` Fix: ${error.fix.split('\n').map(shownText).join('\n')}`
  io.err(`closeout: ${shownText(error.what)}${fix}\n`)
  if (format === 'text') return
  const print = await loadReporter('error', format)
  for (const piece of print(error, plainPaint)) io.out(piece)
}
