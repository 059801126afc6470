import { join } from 'node:path'
import {
  type JournalEntry,
  type SinkEntry,
  sinkEntrySchema,
  storeNames,
} from '../../../core/artifacts/model/journal.ts'
import { chainLine } from '../chain-line.ts'
import type { Store } from '../open-store.ts'
import { readTail } from '../read-tail.ts'
import type { StoreDisk } from '../store-disk.ts'

/** The sink's line for a line of a journal, which has the hash `head`. */
export const sinkEntryOf = (entry: JournalEntry, head: string, previous: string | null): SinkEntry => ({
  at: entry.at,
  run: entry.run,
  event: entry.event,
  position: entry.position,
  head,
  ...('path' in entry ? { path: entry.path, sha256: entry.sha256 } : {}),
  previous,
})

/** Write into the sink a line that the journal already has. An unfinished line of the sink is removed first. */
export const catchUpSink = (
  disk: StoreDisk,
  store: Store,
  line: { readonly entry: JournalEntry; readonly hash: string },
): void => {
  const path = join(store.root, storeNames.sink)
  const sink = readTail(path, sinkEntrySchema, store.key)
  if (sink.torn > 0) disk.truncate(path, sink.size)
  if (sink.last?.entry.head === line.hash) return
  const entry = sinkEntryOf(line.entry, line.hash, sink.last?.hash ?? null)
  disk.append(path, `${chainLine(entry, store.key)}\n`)
}
