/**
 * The program closeout, which kills itself as `kill -9` would before a step of the store:
 * `KILL_STEP=3 node killed-cli.mjs artifact submit …`.
 */
import { runProgram } from '../../src/cli/run-program.ts'
import { storeDisk } from '../../src/io/store/store-disk.ts'

const last = Number(process.env.KILL_STEP)
let steps = 0
// The store calls its disk through this object: every call of it is counted here.
const disk = storeDisk as Record<string, unknown>
for (const [name, work] of Object.entries(storeDisk)) {
  disk[name] = (...parts: never[]) => {
    steps += 1
    if (steps === last) process.kill(process.pid, 'SIGKILL')
    return (work as (...all: never[]) => unknown)(...parts)
  }
}

void runProgram(process.argv.slice(2), {
  stdin: process.stdin,
  lost: new AbortController().signal,
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  program: '',
  isColourful: false,
  isInteractive: false,
  now: () => new Date(),
}).then(exitCode => {
  process.exitCode = exitCode
})
