import { join } from 'node:path'
import type { ArtifactType } from '../../model/artifact-types.ts'
import { CloseoutError } from '../../model/errors.ts'
import {
  type JournalEntry,
  type JournalHead,
  journalEntrySchema,
  type SinkEntry,
  sinkEntrySchema,
  storeNames,
} from '../../model/journal.ts'
import type { RunEvent } from '../../model/run-event.ts'
import { chainLine, sha256Of } from './chain-line.ts'
import { ensureFolder, type Store } from './open-store.ts'
import { readTail, type Tail } from './read-tail.ts'
import { errorCode, kindOf, readBytes, type StoreDisk } from './store-disk.ts'

/**
 * One step of a run: an event, and the file that it tells of.
 *
 * `name` is the file's name in the run's folder, `keepAs` where the earlier file of that name is kept (a name under
 * the history's folder of `type`). `begins` says that a phase begins with this step.
 */
export type RunStep = {
  readonly at: string
  readonly event: RunEvent
  readonly begins?: boolean
  readonly file?: { readonly name: string; readonly bytes: Uint8Array; readonly keepAs: string | null }
}

/** `isUndone` is false where the store was left between two steps. */
export type CommitResult =
  | { readonly ok: true; readonly entry: JournalEntry }
  | { readonly ok: false; readonly isUndone: boolean; readonly cause: unknown }

type Undo = (() => void)[]

/** Keep the earlier file under another name as well, before the new one takes its place. */
const keepEarlier = (disk: StoreDisk, live: string, folder: string, keepAs: string, undo: Undo): string => {
  const history = join(folder, storeNames.history)
  const [type = '', name = ''] = keepAs.split('/')
  if (ensureFolder(disk, history)) disk.syncFolder(folder)
  if (ensureFolder(disk, join(history, type))) disk.syncFolder(history)
  const kept = join(history, type, name)
  if (kindOf(kept) !== 'none') disk.remove(kept)
  try {
    disk.link(live, kept)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) throw error
    disk.writeNew(kept, readBytes(live) ?? new Uint8Array())
  }
  undo.push(() => {
    if (kindOf(kept) !== 'none') disk.remove(kept)
  })
  disk.syncFolder(join(history, type))
  return kept
}

/** Put a file in its place: written beside, flushed, renamed, read back. */
const placeFile = (disk: StoreDisk, folder: string, file: NonNullable<RunStep['file']>, undo: Undo): void => {
  const live = join(folder, file.name)
  const incoming = join(folder, storeNames.incoming)
  const kind = kindOf(live)
  if (kind !== 'none' && kind !== 'file') {
    throw new CloseoutError('store-refused', `${live}: unexpected ${kind}, expected a file or nothing.`)
  }
  if (kindOf(incoming) !== 'none') disk.remove(incoming)
  undo.push(() => {
    if (kindOf(incoming) !== 'none') disk.remove(incoming)
  })
  disk.writeNew(incoming, file.bytes)
  const kept = file.keepAs && kind === 'file' ? keepEarlier(disk, live, folder, file.keepAs, undo) : null
  undo.push(() => {
    if (kindOf(incoming) !== 'none') return
    if (kept) disk.rename(kept, live)
    else if (kind === 'none') disk.remove(live)
  })
  disk.rename(incoming, live)
  disk.syncFolder(folder)
  if (!readBytes(live)?.equals(file.bytes)) {
    throw new CloseoutError(
      'store-refused',
      `${live}: unexpected bytes after writing, expected those that were written.`,
    )
  }
}

const appendLine = (disk: StoreDisk, path: string, size: number, line: string, undo: Undo): void => {
  undo.push(() => {
    if (kindOf(path) === 'none') return
    if (size === 0) disk.remove(path)
    else disk.truncate(path, size)
  })
  disk.append(path, `${line}\n`)
}

const headsAfter = (tail: Tail<JournalEntry>, position: number, step: RunStep): JournalEntry['heads'] => {
  const heads: Partial<Record<ArtifactType, JournalHead>> = { ...tail.last?.entry.heads }
  if (step.event.event !== 'artifact-submitted') return heads
  const { type, version, sha256, bytes } = step.event
  return { ...heads, [type]: { position, version, sha256, bytes, at: step.at } }
}

/**
 * Write one step of a run: the file, the journal's line, the sink's line, each flushed before the next.
 * Where one fails, all that was done is undone. The caller holds the store's lock.
 */
export const commitStep = (
  disk: StoreDisk,
  store: Store,
  run: string,
  tail: Tail<JournalEntry>,
  step: RunStep,
): CommitResult => {
  const folder = join(store.root, run)
  const undo: Undo = []
  try {
    const sinkPath = join(store.root, storeNames.sink)
    const sink = readTail(sinkPath, sinkEntrySchema, store.key)
    if (sink.torn > 0) disk.truncate(sinkPath, sink.size)
    if (step.file) placeFile(disk, folder, step.file, undo)
    const position = (tail.last?.entry.position ?? 0) + 1
    const entered = step.begins ? position : (tail.last?.entry.entered ?? 0)
    const heads = headsAfter(tail, position, step)
    const place = { position, at: step.at, run }
    const links = { entered, heads, previous: tail.last?.hash ?? null }
    const line = chainLine({ ...place, ...step.event, ...links }, store.key)
    appendLine(disk, join(folder, storeNames.journal), tail.size, line, undo)
    if (tail.size === 0) disk.syncFolder(folder)
    const told = 'path' in step.event ? { path: step.event.path, sha256: step.event.sha256 } : {}
    const sinkEntry: SinkEntry = {
      at: step.at,
      run,
      event: step.event.event,
      position,
      head: sha256Of(line),
      ...told,
      previous: sink.last?.hash ?? null,
    }
    appendLine(disk, sinkPath, sink.size, chainLine(sinkEntry, store.key), undo)
    if (sink.size === 0) disk.syncFolder(store.root)
    return { ok: true, entry: journalEntrySchema.parse(JSON.parse(line)) }
  } catch (cause) {
    try {
      for (const back of undo.reverse()) back()
      return { ok: false, isUndone: true, cause }
    } catch {
      return { ok: false, isUndone: false, cause }
    }
  }
}
