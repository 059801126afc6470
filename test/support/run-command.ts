import { Readable } from 'node:stream'
import { Command } from 'commander'
import { commands } from '../../src/cli/commands.ts'
import type { Io } from '../../src/cli/io/terminal.ts'

/** Run one command within this process, under a clock of one's own. What it prints is returned. */
export const runCommand = async (line: readonly string[], cwd: string, now: string): Promise<string> => {
  const printed: string[] = []
  const io: Io = {
    stdin: Readable.from([]),
    out: text => void printed.push(text),
    err: text => void printed.push(text),
    env: {},
    cwd,
    isColourful: false,
    isInteractive: false,
    now: () => new Date(now),
  }
  const load = commands[line[0] ?? '']
  if (!load) throw new Error(`no command ${line[0]}`)
  const program = new Command('closeout').exitOverride()
  const { register } = await load()
  register(program, io, () => undefined)
  await program.parseAsync([...line], { from: 'user' })
  return printed.join('')
}
