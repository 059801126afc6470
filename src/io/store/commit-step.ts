import { dirname, join } from 'node:path'
import {
  type JournalEntry,
  type JournalHead,
  sinkEntrySchema,
  storeNames,
} from '../../core/artifacts/model/journal.ts'
import type { RunEvent } from '../../core/artifacts/model/run-event.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { ArtifactType } from '../../core/vocabulary/names.ts'
import { chainLine, sha256Of } from './chain-line.ts'
import { ensureFolder, type Store } from './open-store.ts'
import { readTail, type Tail } from './read-tail.ts'
import { sinkEntryOf } from './sink/catch-up-sink.ts'
import { sinkPath } from './sink/read-sink.ts'
import { type EndReader, errorCode, kindOf, readBytes, type StoreDisk } from './store-disk.ts'

/**
 * One step of a run: an event, and its file.
 *
 * `name` is the file's name in the run's folder, `keepAs` where the earlier file of that name is kept (a name under
 * the history's folder of `type`). `begins` says that a phase begins with this step.
 */
export type RunStep = {
  readonly at: string
  readonly event: RunEvent
  readonly begins?: boolean
  readonly file?: { readonly name: string; readonly bytes: Uint8Array; readonly archivePath: string | null }
}

/** `isUndone` is false where the store was left between two steps. */
export type CommitResult =
  | { readonly ok: true; readonly entry: JournalEntry }
  | { readonly ok: false; readonly isUndone: boolean; readonly cause: unknown }

/** The end of the run's journal, and what was read of the end of the sink. */
export type Ends = { readonly tail: Tail<JournalEntry>; readonly sink: EndReader }

type Undo = (() => void)[]

/** The state of a step: how to undo it, and which files and folders are to be flushed at the end. */
type Work = { readonly disk: StoreDisk; readonly undo: Undo; readonly dirty: Set<string> }

/** Keep the earlier file under another name as well, before the new one takes its place. */
const archiveEarlier = (
  { disk, undo, dirty }: Work,
  live: string,
  folder: string,
  archivePath: string,
): string => {
  const history = join(folder, storeNames.history)
  const [type = '', name = ''] = archivePath.split('/')
  if (ensureFolder(disk, history)) dirty.add(folder)
  if (ensureFolder(disk, join(history, type))) dirty.add(history)
  const kept = join(history, type, name)
  if (kindOf(kept) !== 'none') disk.remove(kept)
  undo.push(() => {
    if (kindOf(kept) !== 'none') disk.remove(kept)
  })
  try {
    disk.link(live, kept)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) throw error
    disk.writeNew(kept, readBytes(live) ?? new Uint8Array())
  }
  dirty.add(join(history, type))
  return kept
}

/** Put a file in its place: written beside, flushed, renamed, read back. */
const placeFile = (work: Work, folder: string, file: NonNullable<RunStep['file']>): void => {
  const { disk, undo, dirty } = work
  const live = join(folder, file.name)
  const incoming = join(folder, storeNames.incoming)
  const kind = kindOf(live)
  if (kind !== 'none' && kind !== 'file') {
    throw new CloseoutError(
      'store-refused',
      `${live} is not a regular file (${kind}). Move it away; the store writes this path itself.`,
    )
  }
  if (kindOf(incoming) !== 'none') disk.remove(incoming)
  undo.push(() => {
    if (kindOf(incoming) !== 'none') disk.remove(incoming)
  })
  disk.writeNew(incoming, file.bytes)
  const kept =
    file.archivePath && kind === 'file' ? archiveEarlier(work, live, folder, file.archivePath) : null
  undo.push(() => {
    if (kindOf(incoming) !== 'none') return
    if (kept) disk.rename(kept, live)
    else if (kind === 'none') disk.remove(live)
  })
  disk.rename(incoming, live)
  dirty.add(folder)
  if (!readBytes(live)?.equals(file.bytes)) {
    throw new CloseoutError(
      'store-refused',
      `${live} has other bytes than those that were written. Check the disk.`,
    )
  }
}

const appendLine = ({ disk, undo, dirty }: Work, path: string, size: number, line: string): void => {
  undo.push(() => {
    if (kindOf(path) === 'none') return
    if (size === 0) disk.remove(path)
    else disk.truncate(path, size)
  })
  disk.append(path, `${line}\n`)
  dirty.add(path)
  if (size === 0) dirty.add(dirname(path))
}

const headsAfter = (tail: Tail<JournalEntry>, position: number, step: RunStep): JournalEntry['heads'] => {
  const heads: Partial<Record<ArtifactType, JournalHead>> = { ...tail.last?.entry.heads }
  if (step.event.event !== 'artifact-submitted') return heads
  const { type, version, sha256, bytes } = step.event
  return { ...heads, [type]: { position, version, sha256, bytes, at: step.at } }
}

/** Write the file, the journal's line and the sink's line, in this order. */
const writeStep = (
  work: Work,
  store: Store,
  run: string,
  { tail, sink: readSink }: Ends,
  step: RunStep,
): JournalEntry => {
  const folder = join(store.root, run)
  const sinkFile = sinkPath(store)
  const sink = readTail(sinkFile, sinkEntrySchema, store.key, readSink)
  if (sink.torn > 0) work.disk.truncate(sinkFile, sink.size)
  if (step.file) placeFile(work, folder, step.file)
  const { at, event } = step
  const position = (tail.last?.entry.position ?? 0) + 1
  const entered = step.begins ? position : (tail.last?.entry.entered ?? 0)
  const links = { entered, heads: headsAfter(tail, position, step), previous: tail.last?.hash ?? null }
  const entry: JournalEntry = { position, at, run, ...event, ...links }
  const line = chainLine(entry, store.key)
  appendLine(work, join(folder, storeNames.journal), tail.size, line)
  const sinkEntry = sinkEntryOf(entry, sha256Of(line), sink.last?.hash ?? null)
  appendLine(work, sinkFile, sink.size, chainLine(sinkEntry, store.key))
  return entry
}

/**
 * Write one step of a run and flush it. Where anything fails, all that was done is undone.
 *
 * A killed process leaves the beginning of the sequence file, journal, sink, because the calls are made in that order. The
 * flush comes last and all at once: after a loss of power a file system that keeps the order of its metadata leaves
 * such a beginning too, and on any other the audit reports what is missing. A new folder is flushed, and not the one
 * that holds it: its entry is committed with it. The caller holds the store's lock.
 */
export const commitStep = async (
  disk: StoreDisk,
  store: Store,
  run: string,
  ends: Ends,
  step: RunStep,
): Promise<CommitResult> => {
  const work: Work = { disk, undo: [], dirty: new Set() }
  try {
    const entry = writeStep(work, store, run, ends, step)
    await disk.flush([...work.dirty])
    return { ok: true, entry }
  } catch (cause) {
    try {
      for (const back of work.undo.reverse()) back()
      return { ok: false, isUndone: true, cause }
    } catch {
      return { ok: false, isUndone: false, cause }
    }
  }
}
