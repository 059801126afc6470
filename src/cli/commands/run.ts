import type { Command } from 'commander'
import type { TerminalRecord } from '../../core/artifacts/model/terminal-record.ts'
import { replayRun } from '../../core/artifacts/run/reduce-run.ts'
import { declareRun } from '../../engine/declare-run.ts'
import { readRun } from '../../io/store/read-run.ts'
import type { Register, Subcommands } from '../commands.ts'
import { shownPath, storeOf, storeOption } from '../io/named-store.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

type RunOptions = { readonly run: string; readonly store?: string; readonly json?: true }

const print = (io: Io, terminal: TerminalRecord, options: RunOptions): void => {
  if (options.json) {
    io.out(`${JSON.stringify(terminal)}\n`)
    return
  }
  const store = storeOf(io, options.store)
  io.out(`${terminal.run}: ${terminal.terminal}: ${terminal.reason}\n`)
  const { review } = terminal
  io.out(
    review
      ? `  review: ${shownPath(io, store, review.path)}\n`
      : '  review: no artifact was submitted in this run\n',
  )
}

const declare = async (io: Io, options: RunOptions): Promise<number> => {
  const declaration = await declareRun(storeOf(io, options.store), options.run, io.now().toISOString())
  if (declaration.ok) {
    print(io, declaration.terminal, options)
    return exitCodes.pass
  }
  io.err(
    `closeout: The terminal was not declared: ${declaration.why}. This command prints the status of all runs: closeout phase\n`,
  )
  return exitCodes.findings
}

const terminal = (io: Io, options: RunOptions): number => {
  const { events, terminal } = readRun(storeOf(io, options.store), options.run)
  if (terminal) {
    print(io, terminal, options)
    return exitCodes.pass
  }
  const { reached } = replayRun(events)
  io.err(
    reached
      ? `closeout: The run ${options.run} has reached ${reached.terminal}, but the terminal is not declared. Fix: closeout run declare --run ${options.run}\n`
      : `closeout: The run ${options.run} has not ended. This command prints the status of all runs: closeout phase\n`,
  )
  return exitCodes.findings
}

/** `closeout run`: declare or print the terminal of a run: how it ended, and what to review. */
export const register: Register = () => undefined

export const subcommands: Subcommands<'declare' | 'terminal'> = {
  declare: (command, io, finish) => {
    withRunOptions(command).action(async (options: RunOptions) => finish(await declare(io, options)))
  },
  terminal: (command, io, finish) => {
    withRunOptions(command).action((options: RunOptions) => finish(terminal(io, options)))
  },
}

const withRunOptions = (command: Command): Command =>
  command
    .requiredOption('--run <id>', 'the run')
    .option(...storeOption)
    .option('--json', 'print the terminal as one line of JSON')
