import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { shownText } from '../core/text/shown-text.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import type { Io, ProcessIo } from './io/terminal.ts'

/** The options that every command takes, before or after its name. */
type Globals = {
  readonly directory?: string
  readonly quiet?: true
  readonly verbose?: true
  readonly color: boolean
}

/** The option of a global that has a value: its value is no command. */
const valued = ['-C', '--directory']

/** Give the program the options that every command takes. */
export const addGlobals = (program: Command): Command =>
  program
    .option('-C, --directory <dir>', 'run as if the program was started in this folder')
    .option('-q, --quiet', 'print no notes, and no text where nothing is wrong')
    .option('--verbose', 'print on standard error what is read: repository, token, requests, commits')
    .option('--no-color', 'print without colors, as with NO_COLOR in the environment')

/** What a program gives its commands: the process, and what the global options make of it after they are parsed. */
export const openIo = (io: ProcessIo): { -readonly [K in keyof Io]: Io[K] } => ({
  get stdin() {
    return io.stdin
  },
  get isInteractive() {
    return io.isInteractive
  },
  out: io.out,
  err: io.err,
  lost: io.lost,
  env: io.env,
  cwd: io.cwd,
  startedIn: io.cwd,
  program: io.program,
  isColourful: io.isColourful,
  now: io.now,
  isQuiet: false,
  isVerbose: false,
})

/**
 * Apply the global options to what the commands use.
 *
 * @throws CloseoutError  `usage` where the folder of -C is none
 */
export const applyGlobals = (io: ReturnType<typeof openIo>, globals: Globals): void => {
  io.isQuiet = globals.quiet === true
  io.isVerbose = globals.verbose === true
  if (!globals.color) io.isColourful = false
  if (globals.directory === undefined) return
  const folder = resolve(io.cwd, globals.directory)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CloseoutError('usage', `-C ${shownText(globals.directory)}: there is no such folder.`, {
      where: '-C',
      fix: 'Name a folder that exists.',
    })
  }
  io.cwd = folder
  // The folder counts, and not the one from which npm ran a script.
  io.env = { ...io.env, INIT_CWD: undefined }
}

/** The words of a line that are neither options nor the folder of -C: the command, its subcommand, its arguments. */
export const wordsOf = (line: readonly string[]): readonly string[] => {
  const end = line.indexOf('--')
  const before = end === -1 ? line : line.slice(0, end)
  return before.filter((word, at) => !word.startsWith('-') && !valued.includes(before[at - 1] ?? ''))
}
