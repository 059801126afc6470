import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { bundleEntry } from '../support/bundle-entry.ts'
import { makeSessions } from './make-sessions.ts'

type Sample = { readonly ms: number; readonly megabytes: number }
type Result = {
  readonly sessions: number
  readonly yardstick: Sample
  readonly audit: Sample
  readonly ratio: number
  /** The ratio of the fastest runs, which a busy machine affects least. */
  readonly leastRatio: number
}

/**
 * Each process writes its memory peak to a fourth file descriptor when it ends. It reads the high-water mark of its
 * memory map, because the peak that the system reports survives `exec` and includes this benchmark.
 */
const tellPeak = `data:text/javascript,${encodeURIComponent(
  "import { readFileSync, writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]))",
)}`

const measure = (args: readonly string[]): Sample => {
  const startedAt = performance.now()
  const run = spawnSync(process.execPath, ['--import', tellPeak, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  })
  const ms = performance.now() - startedAt
  if (run.status !== 0) throw new Error(`${args[0]} ended with ${run.status}`)
  return { ms, megabytes: Number(String(run.output[3])) / 1024 }
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN

const least = (samples: readonly Sample[]): number => Math.min(...samples.map(sample => sample.ms))

const middle = (samples: readonly Sample[]): Sample => ({
  ms: median(samples.map(sample => sample.ms)),
  megabytes: median(samples.map(sample => sample.megabytes)),
})

/** Run both in pairs, so that a busy machine slows both. The result is the median ratio of the pairs and the ratio of the minima. */
const compare = (main: string, root: string, sessions: number, pairs: number): Result => {
  makeSessions(root, sessions, Date.now())
  const yardstickArgs = [resolve('test/bench/read-and-parse.js'), root]
  const auditArgs = [main, 'audit', '--artifact-root', root]
  measure(yardstickArgs)
  const both = Array.from({ length: pairs }, () => [measure(yardstickArgs), measure(auditArgs)] as const)
  return {
    sessions,
    yardstick: middle(both.map(([yardstick]) => yardstick)),
    audit: middle(both.map(([, audit]) => audit)),
    ratio: median(both.map(([yardstick, audit]) => audit.ms / yardstick.ms)),
    leastRatio: least(both.map(([, audit]) => audit)) / least(both.map(([yardstick]) => yardstick)),
  }
}

const row = ({ sessions, yardstick, audit, ratio, leastRatio }: Result): string =>
  [
    String(sessions).padStart(9),
    `${yardstick.ms.toFixed(0)} ms`.padStart(13),
    `${audit.ms.toFixed(0)} ms`.padStart(9),
    ratio.toFixed(2).padStart(7),
    leastRatio.toFixed(2).padStart(7),
    `${((audit.ms / sessions) * 1000).toFixed(0)} us`.padStart(13),
    `${audit.megabytes.toFixed(0)} MB`.padStart(9),
  ].join('  ')

/** Compare the audit as a whole process with plain reading and parsing, from 1,000 to 100,000 sessions. */
export const run = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-bench-'))
  const program = bundleEntry('src/cli/main.ts', join(folder, 'program'))
  try {
    console.log(' sessions  read + parse      audit    ratio  minimum  a session     memory')
    for (const [sessions, pairs] of [
      [1_000, 15],
      [10_000, 15],
      [100_000, 5],
    ] as const) {
      console.log(row(compare(program, join(folder, String(sessions)), sessions, pairs)))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
