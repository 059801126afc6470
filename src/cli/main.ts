#!/usr/bin/env node
import type { Io } from './io/terminal.ts'
import { runProgram } from './run-program.ts'

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

runProgram(process.argv.slice(2), io).then(exitCode => {
  process.exitCode = exitCode
})
