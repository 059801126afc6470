import { Readable } from 'node:stream'
import type { Io, ProcessIo } from '../../src/cli/io/terminal.ts'
import { runProgram } from '../../src/cli/run-program.ts'

/** How a command that ran within this process ended. */
export type CommandRun = { readonly exit: number; readonly printed: string }

/** Run one command within this process, under a clock of one's own, without a token. */
export const runInProcess = async (
  line: readonly string[],
  cwd: string,
  now: string,
  env: Io['env'] = {},
): Promise<CommandRun> => {
  const printed: string[] = []
  const io: ProcessIo = {
    stdin: Readable.from([]),
    out: text => void printed.push(text),
    err: text => void printed.push(text),
    env,
    cwd,
    program: '',
    isColourful: false,
    isInteractive: false,
    lost: new AbortController().signal,
    now: () => new Date(now),
  }
  const exit = await runProgram(line, io)
  return { exit, printed: printed.join('') }
}

/** What a command prints, run within this process under a clock of one's own. */
export const runCommand = async (line: readonly string[], cwd: string, now: string): Promise<string> =>
  (await runInProcess(line, cwd, now)).printed
