import { dirname, join } from 'node:path'
import {
  type JournalEntry,
  journalEntrySchema,
  type LineSchema,
  sinkEntrySchema,
  storeNames,
} from '../../core/artifacts/model/journal.ts'
import { sha256Of } from './chain-line.ts'
import { lockStore } from './lock-store.ts'
import type { Store } from './open-store.ts'
import { readJournal } from './read-journal.ts'
import { listRuns } from './read-run.ts'
import { parsedLine } from './read-tail.ts'
import { recoverRun } from './recover-run.ts'
import { catchUpSink } from './sink/catch-up-sink.ts'
import { readSinkHeads } from './sink/read-sink.ts'
import { kindOf, readBytes, type StoreDisk, storeDisk } from './store-disk.ts'

/** One repair: the file, relative to the store, and what was done, as a sentence. */
export type Repair = { readonly path: string; readonly what: string }

/**
 * Repair what can be repaired without a guess: an unfinished last line, a missing line feed, blank lines, and lines that the
 * sink lacks and a whole journal has. Everything else stays as it is; an audit names it.
 */
export const repairStore = async (store: Store, disk: StoreDisk = storeDisk): Promise<readonly Repair[]> => {
  const lock = join(store.root, storeNames.lock)
  const release = await lockStore(disk, lock, null, orphan => recoverRun(disk, store, orphan))
  try {
    const runs = listRuns(store).filter(run => kindOf(join(store.root, run)) === 'folder')
    return [
      ...tidyFile(disk, store, storeNames.sink, sinkEntrySchema),
      ...runs.flatMap(run => tidyFile(disk, store, `${run}/${storeNames.journal}`, journalEntrySchema)),
      ...completeSink(disk, store, runs),
    ]
  } finally {
    release()
  }
}

type Chained = { readonly previous: string | null }

/** Remove blank lines and an unfinished last line; finish a last line that lacks only its line feed. */
const tidyFile = <T extends Chained>(
  disk: StoreDisk,
  store: Store,
  path: string,
  schema: LineSchema<T>,
): Repair[] => {
  const at = join(store.root, path)
  const text = readBytes(at)?.toString('latin1') ?? ''
  const lines = text.split('\n')
  const rest = lines.pop() ?? ''
  const kept = lines.filter(line => line.trim() !== '')
  const isWhole = rest.trim() !== '' && follows(rest, kept.at(-1), schema)
  const wanted = [...kept, ...(isWhole ? [rest] : [])].map(line => `${line}\n`).join('')
  if (wanted === text) return []
  replaceFile(disk, at, Buffer.from(wanted, 'latin1'))
  const blank = lines.length - kept.length
  return [
    ...(blank > 0 ? [`${blank} blank ${blank === 1 ? 'line was' : 'lines were'} removed.`] : []),
    ...(isWhole ? ['The line feed of the last line was added.'] : []),
    ...(rest !== '' && !isWhole ? ['The unfinished last line was removed.'] : []),
  ].map(what => ({ path, what }))
}

const follows = <T extends Chained>(
  line: string,
  before: string | undefined,
  schema: LineSchema<T>,
): boolean => {
  const reading = schema.safeParse(parsedLine(Buffer.from(line, 'latin1').toString('utf8')))
  const previous = before === undefined ? null : sha256Of(Buffer.from(before, 'latin1'))
  return reading.success && reading.data.previous === previous
}

const replaceFile = (disk: StoreDisk, path: string, bytes: Uint8Array): void => {
  const incoming = join(dirname(path), storeNames.incoming)
  if (kindOf(incoming) !== 'none') disk.remove(incoming)
  disk.writeNew(incoming, bytes)
  disk.rename(incoming, path)
}

type Line = { readonly entry: JournalEntry; readonly hash: string }

/** Write the lines that the sink lacks, in the order of their time, for every run whose journal is whole. */
const completeSink = (disk: StoreDisk, store: Store, runs: readonly string[]): Repair[] => {
  const recorded = readSinkHeads(store)
  const missing = runs.flatMap(run => {
    const lines = wholeLines(store, run)
    const { position, head } = recorded.get(run) ?? { position: 0, head: null }
    const isKnown = position === 0 || lines[position - 1]?.hash === head
    return isKnown ? lines.slice(position) : []
  })
  const inOrder = [...missing].sort((a, b) =>
    a.entry.at < b.entry.at ? -1 : a.entry.at > b.entry.at ? 1 : 0,
  )
  for (const line of inOrder) catchUpSink(disk, store, line)
  return inOrder.map(({ entry: { run, position } }) => ({
    path: storeNames.sink,
    what: `Line ${position} in the journal of the run ${run} was recorded.`,
  }))
}

/** The lines of a journal; none where one of them does not follow the one before. */
const wholeLines = (store: Store, run: string): readonly Line[] => {
  const path = join(store.root, run, storeNames.journal)
  const lines = readJournal(path, journalEntrySchema, store.key)?.lines ?? []
  const whole = lines.flatMap(({ entry, hash, mac }, index) => {
    const previous = lines[index - 1]?.hash ?? null
    const isNext = entry?.run === run && entry.position === index + 1 && entry.previous === previous
    return entry && isNext && (mac === 'good' || mac === 'none') ? [{ entry, hash }] : []
  })
  return whole.length === lines.length ? whole : []
}
