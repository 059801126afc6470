import { CommanderError } from 'commander'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { systemErrorOf } from '../core/vocabulary/system-errors.ts'
import { type CommandName, commandRows } from './commands.ts'
import { formatIn } from './formats.ts'
import { wordsOf } from './globals.ts'
import { describeWorldError, placeOfError } from './io/describe-world-error.ts'
import type { Io, ProcessIo } from './io/terminal.ts'
import { type CommandError, printError } from './show/print-error.ts'
import { describeUsage } from './usage-error.ts'

/**
 * Report whatever ended a command: what, where and fix.
 *
 * @param line  the arguments of the program
 * @param options  the long names of the options of the command that they name
 */
export const reportError = async (
  error: unknown,
  line: readonly string[],
  io: ProcessIo & Partial<Pick<Io, 'startedIn'>>,
  options: readonly string[] = [],
): Promise<void> => {
  const described = describeError(error, line, io.cwd, options)
  const printed = printError(described, formatIn(line), io)
  if (described.code === 'internal' && io.env.CLOSEOUT_DEBUG) io.err(`${(error as Error)?.stack}\n`)
  await printed
}

/** What to do about a code where an error does not say it itself. */
const usualFix = (code: string, command: string): string | null => {
  if (code === 'usage') return `${command} --help`
  if (code === 'github-unreachable') return 'Run the command again later.'
  if (code === 'github-refused')
    return 'Check the name of the repository and the permissions of the token, and run the command again.'
  return null
}

/** Describe whatever was thrown. What is neither of ours nor of the operating system is a defect of this program. */
const describeError = (
  error: unknown,
  line: readonly string[],
  cwd: string,
  options: readonly string[] = [],
): CommandError => {
  const command = commandPath(line)
  if (error instanceof CommanderError) return describeUsage(error, command, options)
  if (error instanceof CloseoutError) {
    const { code, message, fix, where, cause } = error
    return {
      code,
      what: message,
      where: where ?? /^--[a-z][a-z-]*/.exec(message)?.[0] ?? placeOfError(cause, cwd) ?? command,
      fix: fix ?? systemErrorOf(cause)?.fix ?? usualFix(code, command),
    }
  }
  const what = describeWorldError(error, cwd)
  if (what !== null) {
    const where = placeOfError(error, cwd) ?? command
    return { code: 'file-unreadable', what, where, fix: systemErrorOf(error)?.fix ?? null }
  }
  return {
    code: 'internal',
    what: `${command} failed because of a defect in closeout: ${messageOf(error)}.`,
    where: command,
    fix: 'Report the defect. With CLOSEOUT_DEBUG=1 in the environment the command also prints where it happened.',
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/\.$/, '') ?? ''

/** The command that arguments name, as it is called: `closeout artifact submit`. */
const commandPath = (line: readonly string[]): string => {
  const [name = '', sub = ''] = wordsOf(line)
  if (!Object.hasOwn(commandRows, name)) return 'closeout'
  const row = commandRows[name as CommandName]
  return Object.hasOwn(row.subcommands ?? {}, sub) ? `closeout ${name} ${sub}` : `closeout ${name}`
}
