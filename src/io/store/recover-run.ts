import { basename, join } from 'node:path'
import {
  type JournalEntry,
  journalEntrySchema,
  sinkEntrySchema,
  storeNames,
} from '../../core/artifacts/model/journal.ts'
import { runIdPattern } from '../../core/artifacts/model/run-event.ts'
import { isArtifactType } from '../../core/vocabulary/names.ts'
import { sha256Of } from './chain-line.ts'
import type { LockIntent } from './lock-store.ts'
import type { Store } from './open-store.ts'
import { readTail } from './read-tail.ts'
import { catchUpSink } from './sink/catch-up-sink.ts'
import { kindOf, readBytes, type StoreDisk } from './store-disk.ts'

const digestAt = (path: string): string | null => {
  const bytes = readBytes(path)
  return bytes && sha256Of(bytes)
}

const isFile = (path: string): boolean => kindOf(path) === 'file'

/** Remove a file that the journal does not have, and restore the earlier one. */
const undoFile = (disk: StoreDisk, store: Store, intent: LockIntent, last: JournalEntry | null): void => {
  const name = basename(intent.path)
  const type = name.replace(/\.json$/, '')
  const folder = join(store.root, intent.run)
  const live = join(folder, name)
  const head = isArtifactType(type) ? last?.heads[type] : undefined
  const kept = join(folder, storeNames.history, type, `${head?.version ?? 0}.json`)
  const isOurs = digestAt(live) === intent.sha256
  if (head && digestAt(kept) === head.sha256 && head.sha256 !== intent.sha256) {
    if (isOurs) disk.rename(kept, live)
    else if (digestAt(live) === head.sha256) disk.remove(kept)
  } else if (isOurs && !head && isFile(kept)) {
    disk.rename(kept, live)
  } else if (isOurs && !head) {
    disk.remove(live)
  }
}

const records = (entry: JournalEntry | null, intent: LockIntent): boolean =>
  entry !== null && 'path' in entry && entry.path === intent.path && entry.sha256 === intent.sha256

/**
 * Remove the sink's last line where the journal lacks its step: the journal is written first, but a loss of power may keep
 * only the later line. The step was never acknowledged, because its writer still held the lock.
 */
const undoSink = (disk: StoreDisk, store: Store, run: string, position: number): void => {
  const path = join(store.root, storeNames.sink)
  const { size, last } = readTail(path, sinkEntrySchema, store.key)
  if (last?.entry.run === run && last.entry.position === position + 1) disk.truncate(path, size - last.bytes)
}

/**
 * Finish or undo what a killed writer had begun. A step that its journal has is finished, all else is undone:
 * what was not journaled never counts as submitted. Safe to be killed itself, and to run again. What it
 * wrote is flushed with the next step: until then it can be done again.
 */
export const recoverRun = (disk: StoreDisk, store: Store, intent: LockIntent): void => {
  const folder = join(store.root, intent.run)
  if (!runIdPattern.test(intent.run) || kindOf(folder) !== 'folder') return
  const journal = join(folder, storeNames.journal)
  const tail = readTail(journal, journalEntrySchema, store.key)
  if (tail.torn > 0) disk.truncate(journal, tail.size)
  const incoming = join(folder, storeNames.incoming)
  if (isFile(incoming)) disk.remove(incoming)
  const isFileOfRun =
    /^[a-z_]+\.json$/.test(basename(intent.path)) && intent.path === `${intent.run}/${basename(intent.path)}`
  if (isFileOfRun && !records(tail.last?.entry ?? null, intent))
    undoFile(disk, store, intent, tail.last?.entry ?? null)
  undoSink(disk, store, intent.run, tail.last?.entry.position ?? 0)
  if (tail.last) {
    catchUpSink(disk, store, tail.last)
    return
  }
  if (isFile(journal)) disk.remove(journal)
  disk.removeFolder(folder)
}
