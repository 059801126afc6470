#!/usr/bin/env node
import { reportError } from './command-error.ts'
import { openOutput } from './io/open-output.ts'
import { exitCodes, type ProcessIo } from './io/terminal.ts'
import { runProgram } from './run-program.ts'

const line = process.argv.slice(2)

/** Whatever nobody waits for: the output that fails late, a defect. */
const fail = (error: unknown): void => {
  // The part on standard error is printed before anything is awaited.
  void reportError(error, line, { ...io, out: () => undefined })
  process.exit(exitCodes.usage)
}

const output = openOutput(1, () => process.stdout, fail)

/** Opened with the first text, because opening a stream takes time. Nothing is left to tell where it fails. */
const openStderr = (): NodeJS.WriteStream => {
  stderr ??= process.stderr.on('error', () => undefined)
  return stderr
}
let stderr: NodeJS.WriteStream | undefined

/** A folder that was removed has no name any more. */
const currentFolder = (): string => {
  try {
    return process.cwd()
  } catch {
    return process.env.PWD ?? '/'
  }
}

const io: ProcessIo = {
  /** Opened with the first read, because opening a stream takes time. */
  get stdin() {
    return process.stdin
  },
  out: output.out,
  lost: output.lost,
  err: text => {
    try {
      openStderr().write(text)
    } catch {}
  },
  env: process.env,
  cwd: currentFolder(),
  program: process.argv[1] ?? '',
  isColourful: output.stream?.isTTY === true && !process.env.NO_COLOR,
  get isInteractive() {
    return process.stderr.isTTY === true
  },
  now: () => new Date(),
  columns: output.stream?.columns,
}

process.on('uncaughtException', fail)

runProgram(line, io).then(exitCode => {
  process.exitCode = exitCode
}, fail)
