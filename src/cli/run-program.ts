import { Command, CommanderError } from 'commander'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { type CommandHelp, type CommandName, commandRows } from './commands.ts'
import { exitCodes, type Io, version } from './io/terminal.ts'

/** Run the program: parse its arguments, run the one command that they name, and return the exit code. */
export const runProgram = async (argv: readonly string[], io: Io): Promise<number> => {
  const program = new Command('closeout')
    .description('Keep the deliverables of AI agents reviewable after the run ends.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
  let exit: number = exitCodes.pass
  const finish = (code: number): void => {
    exit = code
  }
  const named = argv[0] ?? ''
  for (const name of isCommand(named) ? [named] : commandNames) await define(program, name, io, finish)
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.usage
    if (!(error instanceof CloseoutError)) throw error
    io.err(`closeout: ${error.message}${error.fix ? ` Fix: ${error.fix}` : ''}\n`)
    return exitCodes.usage
  }
  return exit
}

const commandNames = Object.keys(commandRows) as readonly CommandName[]
const isCommand = (name: string): name is CommandName => Object.hasOwn(commandRows, name)

const define = async (
  program: Command,
  name: CommandName,
  io: Io,
  finish: (exitCode: number) => void,
): Promise<void> => {
  const row = commandRows[name]
  const file = await row.load()
  const command = withHelp(program.command(name), row)
  file.register(command, io, finish)
  for (const [sub, help] of Object.entries(row.subcommands ?? {})) {
    file.subcommands?.[sub]?.(withHelp(command.command(sub), help), io, finish)
  }
}

/** The exit codes come before what a command adds to its help itself. */
const withHelp = (command: Command, { summary, exits }: CommandHelp): Command =>
  command.description(summary).addHelpText(
    'after',
    `\nExit status:\n${Object.entries(exits)
      .map(([code, meaning]) => `  ${code}  ${meaning}`)
      .join('\n')}`,
  )
