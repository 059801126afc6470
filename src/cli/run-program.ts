import { type Argument, Command, CommanderError, type Option } from 'commander'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { reportError } from './command-error.ts'
import { type CommandHelp, type CommandName, commandRows } from './commands.ts'
import { addGlobals, applyGlobals, openIo, wordsOf } from './globals.ts'
import { exitCodes, type Io, type ProcessIo, version } from './io/terminal.ts'
import { lazy } from './lazy.ts'

/** Run the program: parse its arguments, run the one command that they name, and return the exit code. */
export const runProgram = async (argv: readonly string[], processIo: ProcessIo): Promise<number> => {
  const io = openIo(processIo)
  const program = addGlobals(new Command('closeout'))
    .description('Keep the deliverables of AI agents reviewable after the run ends.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: io.out,
      // Only the help of a command without its subcommand comes here: one line says what is missing.
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => processIo.columns ?? usualWidth,
    })
    .configureHelp({ showGlobalOptions: true, optionDescription, argumentDescription })
    .hook('preAction', root => applyGlobals(io, root.opts()))
  let exit: number = exitCodes.pass
  const finish = (code: number): void => {
    exit = code
  }
  const named = wordsOf(argv)[0] ?? ''
  // The completion describes every command.
  const isOne = isCommand(named) && named !== 'completion'
  const isVersion = named === '' && argv.some(word => word === '--version' || word === '-V')
  if (!isOne && !isVersion)
    program.addHelpText('after', `${(await lazy.fieldsHelp()).fieldsHelp}${programHelp}`)
  for (const name of isVersion ? [] : isOne ? [named] : commandNames) await define(program, name, io, finish)
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    const isShown = error instanceof CommanderError && isHelp(error)
    if (isShown && error.exitCode === 0) return exitCodes.pass
    if (isShown && named === '') program.outputHelp()
    const reported = isShown ? missingCommand(program, named) : error
    await reportError(reported, argv, io, optionsOf(program, wordsOf(argv)))
    return exitCodes.usage
  }
  return exit
}

/** The long names of the options of the command that the words name. */
const optionsOf = (program: Command, [name, sub]: readonly string[]): readonly string[] => {
  const command = program.commands.find(one => one.name() === name)
  const inner = command?.commands.find(one => one.name() === sub)
  return (inner ?? command ?? program).options.flatMap(({ long }) => long ?? [])
}

/** A command was called without the subcommand that it needs. */
const missingCommand = (program: Command, name: string): CloseoutError => {
  const group = program.commands.find(one => one.name() === name)
  const subs = group?.commands.map(one => one.name()).join(', ')
  return new CloseoutError(
    'usage',
    group ? `closeout ${name} needs a command: ${subs}.` : 'closeout needs a command.',
  )
}

/** The help was printed: it was asked for, or a command was called without what it needs to do anything. */
const isHelp = ({ code }: CommanderError): boolean =>
  ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code)

/** The width of a help that no terminal shows. */
const usualWidth = 80

/** A default stands in the words of an option, where it says more than its value. */
const optionDescription = ({ description, argChoices }: Option): string =>
  argChoices && !argChoices.every(choice => description.includes(choice))
    ? `${description}: ${argChoices.join(', ')}`
    : description
const argumentDescription = ({ description, argChoices }: Argument): string =>
  argChoices ? `${description}: ${argChoices.join(', ')}` : description

const programHelp = `
Exit status: the help of each command lists its own. 2 always means a wrong call or an environment that does not work:
one line on standard error says what is wrong, where, and how to fix it. With --format it is in that format on standard
output too; closeout schema error prints the schema of the JSON.`

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
