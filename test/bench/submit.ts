import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { submitCanonical } from '../../src/engine/submit-canonical.ts'
import type { Store } from '../../src/io/store/open-store.ts'

const times = 1000

const document = (index: number): Buffer =>
  Buffer.from(
    `${JSON.stringify({
      status: 'completed',
      summary: `Attempt ${index}: uploads are retried on server errors. ${'It was measured. '.repeat(40)}`,
      files_changed: 'src/upload.ts\ntest/upload.test.ts',
      checks_run: [{ name: 'npm test', status: 'passed' }],
      reviewer_focus: ['The back-off'],
    })}\n`,
  )

/** The baseline: only write, flush and rename the same bytes. */
const writeAlone = (folder: string, bytes: Buffer): void => {
  const incoming = join(folder, 'incoming')
  const file = openSync(incoming, 'w')
  writeSync(file, bytes)
  fsyncSync(file)
  closeSync(file)
  renameSync(incoming, join(folder, 'result.json'))
}

/** The same for a writer that makes the folder too: a new folder lasts only once the one that holds it is flushed. */
const writeWithFolder = (folder: string, bytes: Buffer): void => {
  mkdirSync(folder)
  writeAlone(folder, bytes)
  for (const path of [folder, dirname(folder)]) {
    const file = openSync(path, 'r')
    fsyncSync(file)
    closeSync(file)
  }
}

const submit = async (store: Store, run: string, bytes: Buffer): Promise<void> => {
  const type = 'development_result'
  const outcome = await submitCanonical(store, {
    run,
    type,
    bytes,
    repair: false,
    commit: null,
    at: new Date().toISOString(),
  })
  if (!outcome.ok) throw new Error(outcome.errors.join('\n'))
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const timed = async (work: () => void | Promise<void>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** `withFolder` is empty where the run has its folder already. */
type Series = Readonly<Record<'floor' | 'withFolder' | 'submitted', readonly number[]>>

/** Alternate baselines and submission, so that all use the disk in the same state. `from` makes other documents. */
const measure = async (folder: string, runOf: (index: number) => string, from = 0): Promise<Series> => {
  const store: Store = { root: join(folder, 'store'), key: undefined }
  const floor: number[] = []
  const withFolder: number[] = []
  const submitted: number[] = []
  const made = join(folder, 'made')
  mkdirSync(made, { recursive: true })
  for (let index = 0; index < times; index += 1) {
    const bytes = document(from + index)
    const alone = join(folder, 'alone', runOf(index))
    mkdirSync(alone, { recursive: true })
    floor.push(await timed(() => writeAlone(alone, bytes)))
    if (!existsSync(join(made, runOf(index))))
      withFolder.push(await timed(() => writeWithFolder(join(made, runOf(index)), bytes)))
    submitted.push(await timed(() => submit(store, runOf(index), bytes)))
  }
  return { floor, withFolder, submitted }
}

const report = (name: string, { floor, withFolder, submitted }: Series): void => {
  const tenth = times / 10
  const figures = [
    `baseline ${median(floor).toFixed(3)} ms`,
    `submission ${median(submitted).toFixed(3)} ms`,
    `ratio ${(median(submitted) / median(floor)).toFixed(2)}`,
    `first tenth ${median(submitted.slice(0, tenth)).toFixed(3)} ms`,
    `last tenth ${median(submitted.slice(-tenth)).toFixed(3)} ms`,
  ]
  console.log(`${name}: ${figures.join(', ')}`)
  if (withFolder.length < times) return
  const baseline = median(withFolder)
  console.log(
    `  a baseline that makes and flushes a new folder for each file too: ${baseline.toFixed(3)} ms, ratio ${(median(submitted) / baseline).toFixed(2)}`,
  )
}

/** Compare a submission, within one process, with only writing, flushing and renaming the same bytes (medians). */
export const run = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-bench-'))
  try {
    await measure(join(folder, 'warm'), index => `warm-${index % 10}`)
    report(`${times} submissions to one run`, await measure(join(folder, 'one'), () => 'run'))
    const journal = statSync(join(folder, 'one', 'store', 'run', 'journal.jsonl'))
    console.log(`journal at the end: ${journal.size} bytes`)
    const many = join(folder, 'many')
    report(`${times} submissions to ${times} new runs`, await measure(many, index => `run-${index}`))
    report(`${times} more to the same ${times} runs`, await measure(many, index => `run-${index}`, times))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
