import { Command } from 'commander'
import { type CommandName, commandRows } from '../../src/cli/commands.ts'
import { addGlobals, wordsOf } from '../../src/cli/globals.ts'
import type { Io } from '../../src/cli/io/terminal.ts'

/**
 * Parse the words of a command line as the program would, and run nothing.
 *
 * @throws  where the program has no such command or option, or an argument is missing
 */
export const parseCommand = async (words: readonly string[]): Promise<void> => {
  const quiet = (command: Command): Command =>
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
  const program = addGlobals(quiet(new Command('closeout'))).version('0')
  const [name = '', sub = ''] = wordsOf(words)
  if (name !== '') {
    if (!Object.hasOwn(commandRows, name)) throw new Error(`There is no command ${name}.`)
    const row = commandRows[name as CommandName]
    const file = await row.load()
    const command = quiet(program.command(name))
    // Nothing is run, so nothing of the process is used.
    const io = {} as Io
    file.register(command, io, () => {})
    command.action(() => {})
    const register = file.subcommands?.[sub]
    if (register) {
      const child = quiet(command.command(sub))
      register(child, io, () => {})
      child.action(() => {})
    }
  }
  await program.parseAsync([...words], { from: 'user' })
}
