import { join } from 'node:path'
import { type JournalEntry, journalEntrySchema, storeNames } from '../../core/artifacts/model/journal.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { sha256Of } from './chain-line.ts'
import { commitStep, type Ends, type RunStep } from './commit-step.ts'
import { type LockIntent, lockStore } from './lock-store.ts'
import { checkRunId, ensureRunFolder, ensureStore, refusal, type Store } from './open-store.ts'
import { readTail, type Tail } from './read-tail.ts'
import { recoverRun } from './recover-run.ts'
import { catchUpSink } from './sink/catch-up-sink.ts'
import { checkSink } from './sink/check-sink.ts'
import { readSinkHead, sinkPath } from './sink/read-sink.ts'
import { kindOf, openEnd, readEnd, type StoreDisk, storeDisk } from './store-disk.ts'

/**
 * A run that is locked for writing.
 *
 * `last` is the last line of its journal, `null` for a new run. `commit` writes a file (if the step has one), the
 * journal's line and the sink's line; either all of it is written or nothing.
 */
export type HeldRun = {
  readonly folder: string
  readonly last: JournalEntry | null
  readonly commit: (step: RunStep) => Promise<JournalEntry>
}

/** A commit that could not be undone: the lock stays, and the next process undoes the commit. */
class Stuck extends CloseoutError {}

/**
 * Read the end of a run's journal, compared with the sink. Finishes what a stopped writer left: an unfinished line is
 * removed unless the sink has recorded it, a whole one gets its line feed, and one line that the sink lacks is written there.
 */
const readEnds = (disk: StoreDisk, store: Store, run: string): Ends => {
  const journal = join(store.root, run, storeNames.journal)
  const tail = readTail(journal, journalEntrySchema, store.key)
  const sink = openEnd(sinkPath(store))
  const recorded = readSinkHead(store, run, sink)
  if (tail.torn > 0 && recorded?.head === sha256Of(readEnd(journal, tail.torn).bytes)) {
    disk.append(journal, '\n')
    return readEnds(disk, store, run)
  }
  const { last } = tail
  const end = { lines: last?.entry.position ?? 0, hashAt: (position: number) => hashIn(last, position) }
  const comparison = checkSink(run, end, recorded)
  if (tail.torn > 0) disk.truncate(journal, tail.size)
  if (comparison === 'same' || !last) return { tail, sink }
  catchUpSink(disk, store, last)
  return { tail, sink: openEnd(sinkPath(store)) }
}

/** The hash of a line, as far as the last line has it: its own, and that of the line before it. */
const hashIn = (last: Tail<JournalEntry>['last'], position: number): string | null => {
  if (position === last?.entry.position) return last.hash
  return position + 1 === last?.entry.position ? last.entry.previous : null
}

const holdRun = (disk: StoreDisk, store: Store, run: string): HeldRun => {
  const folder = ensureRunFolder(disk, store, run)
  const { tail, sink } = readEnds(disk, store, run)
  return {
    folder,
    last: tail.last?.entry ?? null,
    commit: async step => {
      const result = await commitStep(disk, store, run, { tail, sink }, step)
      if (result.ok) return result.entry
      const failure = refusal(result.cause, folder)
      throw result.isUndone
        ? failure
        : new Stuck(
            failure.code,
            `A write in ${folder} failed, and it could not be undone. The next submission undoes it.`,
            {
              cause: result.cause,
            },
          )
    },
  }
}

/** Remove the folder of a run that was made for a step that failed: a full disk leaves no empty run. */
const removeEmpty = (disk: StoreDisk, folder: string): void => {
  if (kindOf(folder) === 'folder') disk.removeFolder(folder)
}

/**
 * Lock a run for writing: one writer at a time for the whole store, and each first undoes what a killed one left.
 *
 * @param intent  the file that will be written, so that it can be undone if this process is killed
 * @param disk    how the store is written; another one only in tests that stop between two steps
 */
export const withRun = async <T>(
  store: Store,
  run: string,
  intent: Omit<LockIntent, 'run'>,
  use: (held: HeldRun) => Promise<T>,
  disk: StoreDisk = storeDisk,
): Promise<T> => {
  checkRunId(run)
  let isStuck = false
  let isNew = false
  let release = (): void => undefined
  try {
    ensureStore(store)
    const lock = join(store.root, storeNames.lock)
    release = await lockStore(disk, lock, { run, ...intent }, orphan => recoverRun(disk, store, orphan))
    const folder = join(store.root, run)
    isNew = kindOf(folder) === 'none'
    return await use(holdRun(disk, store, run))
  } catch (error) {
    isStuck = error instanceof Stuck
    if (isNew && !isStuck) removeEmpty(disk, join(store.root, run))
    throw refusal(error, store.root)
  } finally {
    if (!isStuck) release()
  }
}
