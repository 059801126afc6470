import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import type { TerminalRecord } from '../../core/artifacts/model/terminal-record.ts'
import { describeRun } from '../../core/artifacts/run/describe-run.ts'
import { replayRun } from '../../core/artifacts/run/reduce-run.ts'
import { declareRun } from '../../engine/runs/declare-run.ts'
import { startRun } from '../../engine/runs/start-run.ts'
import { readHeadCommit } from '../../io/git/objects/read-head-commit.ts'
import { readRun } from '../../io/store/read-run.ts'
import type { Register, Subcommands } from '../commands.ts'
import { checkRun } from '../io/named-run.ts'
import { shownPath, storeOf, storeOption } from '../io/named-store.ts'
import { exitCodes, type Io } from '../io/terminal.ts'
import { listAllRuns, type RunLines } from '../show/list-runs.ts'
import { printError } from '../show/print-error.ts'
import { runLine, runText } from '../show/run-text.ts'

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
  const store = storeOf(io, options.store)
  checkRun(io, store, options.run)
  const declaration = await declareRun(store, options.run, io.now().toISOString())
  if (declaration.ok) {
    print(io, declaration.terminal, options)
    return exitCodes.pass
  }
  return refuse(io, options, {
    what: `The terminal was not declared: ${declaration.why}.`,
    fix: `closeout run show ${options.run} prints the status of the run.`,
  })
}

const terminal = async (io: Io, options: RunOptions): Promise<number> => {
  const store = storeOf(io, options.store)
  checkRun(io, store, options.run)
  const { events, terminal } = readRun(store, options.run)
  if (terminal) {
    print(io, terminal, options)
    return exitCodes.pass
  }
  const { reached } = replayRun(events)
  return refuse(
    io,
    options,
    reached
      ? {
          what: `The run ${options.run} has reached ${reached.terminal}, but the terminal is not declared.`,
          fix: `closeout run declare --run ${options.run}`,
        }
      : {
          what: `The run ${options.run} has not ended.`,
          fix: `closeout run show ${options.run} prints the status of the run.`,
        },
  )
}

/** A run that is not in the state that the command needs: no wrong call, but nothing was done either. */
const refuse = async (
  io: Io,
  { run, json }: Pick<RunOptions, 'run' | 'json'>,
  why: { readonly what: string; readonly fix: string },
): Promise<number> => {
  await printError({ code: 'store-refused', where: run, ...why }, json === true ? 'json' : 'text', io)
  return exitCodes.findings
}

type StartOptions = Omit<RunOptions, 'run'> & { readonly run?: string }

/** A name that sorts by time and that no other start gives. */
const newName = (at: string): string =>
  `run-${at.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(3).toString('hex')}`

const start = async (io: Io, options: StartOptions): Promise<number> => {
  const store = storeOf(io, options.store)
  const at = io.now().toISOString()
  const run = options.run ?? newName(at)
  const commit = readHeadCommit(io.cwd)
  if ((await startRun(store, { run, commit, at })) === 'exists') {
    return refuse(
      io,
      { run, ...(options.json ? { json: true } : {}) },
      {
        what: `The run ${run} exists already and was not started again.`,
        fix: `closeout run show ${run} prints it.`,
      },
    )
  }
  io.out(options.json ? `${JSON.stringify({ run, store: shownPath(io, store, '') })}\n` : `${run}\n`)
  return exitCodes.pass
}

const show = (io: Io, run: string, options: Omit<RunOptions, 'run'>): number => {
  const store = storeOf(io, options.store)
  checkRun(io, store, run)
  const description = describeRun(run, readRun(store, run).events)
  if (options.json) io.out(`${JSON.stringify(description)}\n`)
  else for (const piece of runText(description, path => shownPath(io, store, path))) io.out(piece)
  return exitCodes.pass
}

const listed: RunLines = {
  text: runLine,
  json: ({ phases: _p, artifacts: _a, sent_back: _s, ...run }) => run,
}

/** `closeout run`: start, list and show runs, and declare or print the terminal of a run. */
export const register: Register = () => undefined

export const subcommands: Subcommands<'start' | 'list' | 'show' | 'declare' | 'terminal'> = {
  start: (command, io, finish) => {
    command
      .option('--run <id>', 'the name of the run (default: a new name)')
      .option(...storeOption)
      .option('--json', 'print the name and the store as one line of JSON')
      .action(async (options: StartOptions) => finish(await start(io, options)))
  },
  list: (command, io, finish) => {
    command
      .option(...storeOption)
      .option('--json', 'print one line of JSON for each run')
      .action((options: Omit<RunOptions, 'run'>) => finish(listAllRuns(io, options, listed)))
  },
  show: (command, io, finish) => {
    command
      .argument('<run>', 'the run')
      .option(...storeOption)
      .option('--json', 'print the run as one line of JSON')
      .action((run: string, options: Omit<RunOptions, 'run'>) => finish(show(io, run, options)))
  },
  declare: (command, io, finish) => {
    withRunOptions(command).action(async (options: RunOptions) => finish(await declare(io, options)))
  },
  terminal: (command, io, finish) => {
    withRunOptions(command).action(async (options: RunOptions) => finish(await terminal(io, options)))
  },
}

const withRunOptions = (command: Command): Command =>
  command
    .requiredOption('--run <id>', 'the run')
    .option(...storeOption)
    .option('--json', 'print the terminal as one line of JSON')
