import type { ErrorReport } from '../../core/gate/model/error-schema.ts'
import { jsonText } from '../../core/text/json/json-text.ts'
import { shownText } from '../../core/text/shown-text.ts'
import type { Io } from '../io/terminal.ts'

/** Why a command did not do its work. Every error and every refusal of every command has this shape. */
export type CommandError = ErrorReport['error']

/** Print an error in one line on standard error, and where JSON was asked for also as one line of it on standard output. */
export const printError = (error: CommandError, isJson: boolean, io: Io): void => {
  const fix = error.fix === null ? '' : ` Fix: ${error.fix.split('\n').map(shownText).join('\n')}`
  io.err(`closeout: ${shownText(error.what)}${fix}\n`)
  const report: ErrorReport = { schema_version: '1.0', error }
  if (isJson) io.out(`${jsonText(report, 0)}\n`)
}
