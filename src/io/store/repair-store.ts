import { dirname, join } from 'node:path'
import {
  type JournalEntry,
  journalEntrySchema,
  type LineSchema,
  sinkEntrySchema,
  storeNames,
} from '../../core/artifacts/model/journal.ts'
import type { SinkHead } from '../../core/artifacts/model/sink-head.ts'
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
 *
 * An unfinished line that the sink has recorded whole is completed where the hash of the sink proves it, and otherwise
 * stays. Any other is kept in the file `removed.jsonl` of the store, one JSON object a line: `path`, and `bytes` with one
 * character for each byte.
 */
export const repairStore = async (store: Store, disk: StoreDisk = storeDisk): Promise<readonly Repair[]> => {
  const lock = join(store.root, storeNames.lock)
  const release = await lockStore(disk, lock, null, orphan => recoverRun(disk, store, orphan))
  try {
    const runs = listRuns(store).filter(run => kindOf(join(store.root, run)) === 'folder')
    const recorded = readSinkHeads(store)
    return [
      ...tidyFile(disk, store, { path: storeNames.sink, schema: sinkEntrySchema, recorded: null }),
      ...runs.flatMap(run =>
        tidyFile(disk, store, {
          path: `${run}/${storeNames.journal}`,
          schema: journalEntrySchema,
          recorded: recorded.get(run) ?? null,
        }),
      ),
      ...completeSink(disk, store, runs),
    ]
  } finally {
    release()
  }
}

type Chained = { readonly previous: string | null }

/** A file of lines; `recorded` is what the sink knows of it. */
type Lines<T> = {
  readonly path: string
  readonly schema: LineSchema<T>
  readonly recorded: SinkHead | null
}

/** Remove blank lines; finish, complete or remove an unfinished last line. */
const tidyFile = <T extends Chained>(
  disk: StoreDisk,
  store: Store,
  { path, schema, recorded }: Lines<T>,
): Repair[] => {
  const at = join(store.root, path)
  const text = readBytes(at)?.toString('latin1') ?? ''
  const lines = text.split('\n')
  const rest = lines.pop() ?? ''
  const kept = lines.filter(line => line.trim() !== '')
  const isWhole = rest.trim() !== '' && follows(rest, kept.at(-1), schema)
  const isRecorded = !isWhole && rest !== '' && recorded !== null && recorded.position > kept.length
  const completed = isRecorded ? completeLine(rest, kept.at(-1), kept.length, recorded) : null
  const last = isWhole ? `${rest}\n` : completed !== null ? `${completed}\n` : isRecorded ? rest : ''
  const wanted = kept.map(line => `${line}\n`).join('') + last
  if (wanted === text) return []
  const removed = rest !== '' && last === '' ? rest : null
  if (removed !== null) keepRemoved(disk, store, path, removed)
  replaceFile(disk, at, Buffer.from(wanted, 'latin1'))
  const blank = lines.length - kept.length
  return [
    ...(blank > 0 ? [`${blank} blank ${blank === 1 ? 'line was' : 'lines were'} removed.`] : []),
    ...(isWhole ? ['The line feed of the last line was added.'] : []),
    ...(completed !== null ? ['The last line was completed to the line that the audit sink recorded.'] : []),
    ...(removed !== null
      ? [`The unfinished last line was removed; ${storeNames.removed} in the store keeps it.`]
      : []),
  ].map(what => ({ path, what }))
}

/**
 * The line of which the beginning is left, `null` where the hash that the sink recorded does not prove it. A line ends
 * with the hash of the line before, which is known.
 */
const completeLine = (
  rest: string,
  before: string | undefined,
  lines: number,
  { position, head }: SinkHead,
): string | null => {
  if (position !== lines + 1) return null
  const previous = before === undefined ? null : sha256Of(Buffer.from(before, 'latin1'))
  const end = `,"previous":${JSON.stringify(previous)}}`
  for (let length = Math.min(end.length, rest.length); length >= 0; length -= 1) {
    if (!rest.endsWith(end.slice(0, length))) continue
    const line = rest + end.slice(length)
    if (sha256Of(Buffer.from(line, 'latin1')) === head) return line
  }
  return null
}

const keepRemoved = (disk: StoreDisk, store: Store, path: string, bytes: string): void =>
  disk.append(join(store.root, storeNames.removed), `${JSON.stringify({ path, bytes })}\n`)

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
