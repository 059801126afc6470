#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { commands } from './commands.ts'
import { exitCodes, type Io, version } from './io/terminal.ts'

const io: Io = {
  /** Opened with the first read, because opening a stream takes time. */
  get stdin() {
    return process.stdin
  },
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  isColourful: process.stdout.isTTY === true && !process.env.NO_COLOR,
  get isInteractive() {
    return process.stderr.isTTY === true
  },
  now: () => new Date(),
}

/** When the reader stops early (`closeout audit | head`), the program ends without an error. */
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit()
  throw error
})

const run = async (argv: readonly string[]): Promise<number> => {
  const program = new Command('closeout')
    .description('Keep the deliverables of AI agents reviewable after the run ends.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
  let exit: number = exitCodes.pass
  const named = commands[argv[0] ?? '']
  for (const load of named ? [named] : Object.values(commands)) {
    const { register } = await load()
    register(program, io, code => {
      exit = code
    })
  }
  try {
    await program.parseAsync(argv as string[], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.usage
    if (!(error instanceof CloseoutError)) throw error
    io.err(`closeout: ${error.message}${error.fix ? ` Fix: ${error.fix}` : ''}\n`)
    return exitCodes.usage
  }
  return exit
}

run(process.argv.slice(2)).then(exitCode => {
  process.exitCode = exitCode
})
