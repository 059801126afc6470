#!/usr/bin/env node
import type { Io } from './io/terminal.ts'
import { runProgram } from './run-program.ts'

const io: Io = {
  /** Opened where somebody reads it: a stream costs time to open. */
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

/** A reader that stops reading (`closeout audit | head`) ends the program quietly. */
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit()
  throw error
})

runProgram(process.argv.slice(2), io).then(exitCode => {
  process.exitCode = exitCode
})
