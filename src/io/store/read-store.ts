import { type Dirent, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { journalEntrySchema, sinkEntrySchema, storeNames } from '../../core/artifacts/model/journal.ts'
import { runIdPattern } from '../../core/artifacts/model/run-event.ts'
import type { RunFacts, StoredFile, StoreFacts } from '../../core/artifacts/model/store-facts.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { sha256Of } from './chain-line.ts'
import { lockStore } from './lock-store.ts'
import type { Store } from './open-store.ts'
import { readJournal } from './read-journal.ts'
import { listRuns } from './read-run.ts'
import { recoverRun } from './recover-run.ts'
import { readSinkHeads } from './sink/read-sink.ts'
import { kindOf, readBytes, readLock, storeDisk } from './store-disk.ts'
import { withRun } from './with-run.ts'

const kindOfEntry = (entry: Dirent): StoredFile['kind'] =>
  entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other'

const readStoredFile = (root: string, path: string, entry: Dirent): StoredFile => {
  const kind = kindOfEntry(entry)
  const bytes = kind === 'file' ? readBytes(join(root, path)) : null
  return { path, kind, sha256: bytes && sha256Of(bytes) }
}

/** Every file below a folder, without the folders themselves. Links are not followed. */
const filesBelow = (root: string, folder: string): StoredFile[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesBelow(root, path) : [readStoredFile(root, path, entry)]
  })

const readRunFacts = (store: Store, run: string): RunFacts => ({
  run,
  journal: readJournal(join(store.root, run, storeNames.journal), journalEntrySchema, store.key),
  files: filesBelow(store.root, run).filter(
    file => file.path !== `${run}/${storeNames.journal}` || file.kind !== 'file',
  ),
})

const ownFiles: readonly string[] = [storeNames.sink, storeNames.intent, storeNames.removed]

const isLockName = (name: string): boolean =>
  name === storeNames.lock || name.startsWith(`${storeNames.lock}.`)

/**
 * Read everything in a store, without checking it. Writes nothing.
 *
 * @returns `null` where there is no store
 */
export const readStore = (store: Store): StoreFacts | null => {
  if (kindOf(store.root) !== 'folder') return null
  const entries = readdirSync(store.root, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  const isRun = (entry: Dirent): boolean => entry.isDirectory() && runIdPattern.test(entry.name)
  const isOurs = (entry: Dirent): boolean =>
    (entry.isSymbolicLink() && isLockName(entry.name)) || (entry.isFile() && ownFiles.includes(entry.name))
  const others = entries.filter(entry => !isRun(entry) && !isOurs(entry))
  return {
    root: store.root,
    runs: entries.filter(isRun).map(entry => readRunFacts(store, entry.name)),
    sink: readJournal(join(store.root, storeNames.sink), sinkEntrySchema, store.key),
    strays: others.flatMap(entry =>
      entry.isDirectory()
        ? filesBelow(store.root, entry.name)
        : [readStoredFile(store.root, entry.name, entry)],
    ),
    isLocked: readLock(join(store.root, storeNames.lock)) !== null,
  }
}

/** Finish or undo what a stopped writer left, before the store is read. Writes nothing where none left anything. */
export const settleStore = async (store: Store): Promise<void> => {
  const lock = join(store.root, storeNames.lock)
  if (kindOf(store.root) !== 'folder') return
  if (readLock(lock) !== null) {
    const release = await lockStore(storeDisk, lock, null, orphan => recoverRun(storeDisk, store, orphan))
    release()
  }
  for (const run of runsAhead(store)) await settleRun(store, run)
}

/** The runs whose journal has one line more than the sink. */
const runsAhead = (store: Store): readonly string[] => {
  const recorded = readSinkHeads(store)
  return listRuns(store, recorded).filter(run => {
    const path = join(store.root, run, storeNames.journal)
    const position = recorded.get(run)?.position ?? 0
    return kindOf(dirname(path)) === 'folder' && countLines(path) === position + 1
  })
}

/** Taking a run for writing finishes what is left of it. One that cannot be taken keeps its findings. */
const settleRun = async (store: Store, run: string): Promise<void> => {
  try {
    await withRun(store, run, { path: '', sha256: '' }, async () => undefined)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
  }
}

const countLines = (path: string): number => {
  let lines = 0
  for (const byte of readBytes(path) ?? []) if (byte === 10) lines += 1
  return lines
}
