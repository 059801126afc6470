import { constants, type Stats, statSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import { type JournalLine, writeLine } from './journal-line.ts'
import { nextPath, readJournal } from './journal-read.ts'
import { makeFolder } from './make-folder.ts'
import { lockState, type StateLock } from './state-lock.ts'

/** An append-only file of lines. One write and one fsync serve everything that came since the last. */
export type Journal = {
  /** Resolves when the lines are on the disk. */
  readonly append: (lines: readonly JournalLine[]) => Promise<void>
  /** Goes out with the next batch: what a lost line of this kind costs is work done twice. */
  readonly note: (line: JournalLine) => void
  /** Rejects when nothing can be appended. */
  readonly check: () => Promise<void>
  /** Whether the folder is still this process's own. */
  readonly isHeld: () => boolean
  readonly close: () => Promise<void>
}

export type OpenJournal = {
  readonly journal: Journal
  readonly lines: readonly JournalLine[]
}

export type JournalOptions = {
  /** What is to be kept when the file is written anew. */
  readonly live: () => readonly JournalLine[]
  /** The file is written anew when it has grown by so many bytes, and doubled. */
  readonly compactBytes?: number
  readonly warn?: (message: string) => void
}

type Waiting = {
  readonly text: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const fileName = 'queue.journal'
/** The name of the note that is written to see whether something can be. */
export const probeName = 'probe'
const mostProbeBytes = 64 * 1024
const usualCompactBytes = 16 * 1024 * 1024
/** How often it is looked whether the file is still there, when nothing is written. */
const watchMs = 2_000
const { O_APPEND, O_CREAT, O_RDWR, O_TRUNC } = constants

/**
 * Open the journal below a folder, alone: a second process is refused while the first lives.
 *
 * @throws CloseoutError  `store-refused`, when the folder cannot be written or is in use
 */
export const openJournal = async (dir: string, options: JournalOptions): Promise<OpenJournal> => {
  const path = join(dir, fileName)
  const { warn = () => undefined } = options
  let lock: StateLock | null = null
  try {
    await makeFolder(dir)
    lock = await lockState(dir, { warn })
    const { lines, size } = await readJournal(path, warn)
    const handle = await open(path, O_RDWR | O_CREAT | O_APPEND, 0o600)
    await handle.truncate(size)
    await handle.datasync()
    await syncFolder(dir)
    const mark = await handle.stat()
    return { journal: writeTo({ path, dir, handle, mark, size, lock, ...options, warn }), lines }
  } catch (error) {
    await lock?.release()
    if (error instanceof CloseoutError) throw error
    throw new CloseoutError('store-refused', `STATE_DIR ${dir} cannot be written: ${messageOf(error)}.`, {
      fix: `make ${dir} a folder that this user may write, with free space`,
      cause: error,
    })
  }
}

const syncFolder = async (dir: string): Promise<void> => {
  const folder = await open(dir, 'r')
  await folder.sync().finally(() => folder.close())
}

const messageOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}

type Target = JournalOptions & {
  readonly path: string
  readonly dir: string
  readonly handle: FileHandle
  /** Which file it is. */
  readonly mark: Stats
  readonly size: number
  readonly lock: StateLock
  readonly warn: (message: string) => void
}

const writeTo = (target: Target): Journal => {
  const { path, dir, lock, live, warn, compactBytes = usualCompactBytes } = target
  let { handle, mark, size } = target
  let compactAt = Math.max(compactBytes, size * 2)
  let failure: { readonly bytes: number } | null = null
  let waiting: Waiting[] = []
  let writing: Promise<void> | null = null
  let [isBroken, isClosed] = [false, false]

  /** Whether the name still leads to the file that is open, and the file is as long as what was written into it. */
  const isInPlace = (length = size): boolean => {
    try {
      const found = statSync(path)
      return found.dev === mark.dev && found.ino === mark.ino && found.size === length
    } catch {
      return false
    }
  }

  /** Write what is to be kept, and a text behind it, into a new file that takes the place of the old one in one step. */
  const rewrite = async (more = ''): Promise<void> => {
    const next = nextPath(path)
    const fresh = await open(next, O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0o600)
    try {
      const text = live().map(writeLine).join('') + more
      await fresh.writeFile(text)
      await fresh.datasync()
      const freshMark = await fresh.stat()
      lock.assertHeld()
      await rename(next, path)
      await syncFolder(dir)
      const old = handle
      handle = fresh
      mark = freshMark
      size = Buffer.byteLength(text)
      compactAt = Math.max(compactBytes, size * 2)
      isBroken = false
      await old.close().catch(() => undefined)
    } catch (error) {
      await fresh.close().catch(() => undefined)
      await rm(next, { force: true }).catch(() => undefined)
      throw error
    }
  }

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    const text = batch.map(one => one.text).join('')
    const bytes = Buffer.from(text)
    try {
      lock.assertHeld()
      // After a failed fsync nobody knows what is on the disk: the file is written anew from memory.
      if (isBroken) await rewrite()
      await handle.writeFile(bytes)
      try {
        await handle.datasync()
      } catch (error) {
        isBroken = true
        throw error
      }
      // Before anybody is told that it is stored: who took the folder over has read the file before this write, and
      // somebody may have deleted, replaced or truncated it.
      lock.assertHeld()
      if (isInPlace(size + bytes.length)) size += bytes.length
      else {
        await rewrite(text)
        warn(
          `The journal ${path} was deleted, replaced or changed by somebody else. It was written again from memory.`,
        )
      }
      failure = null
      for (const { resolve } of batch) resolve()
    } catch (error) {
      failure = { bytes: bytes.length }
      await cutBack().catch(() => undefined)
      for (const { reject } of batch) reject(error)
    }
    // Its own failure costs nobody a delivery: the old file stays as it is.
    if (size > compactAt && failure === null) {
      await rewrite().catch(() => {
        compactAt = size * 2
      })
    }
  }

  /** Remove what a failed write left: not from another process's file, and no file gets longer by it. */
  const cutBack = async (): Promise<void> => {
    if (lock.isHeld() && (await handle.stat()).size > size) await handle.truncate(size)
  }

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await writeBatch(batch)
    }
    writing = null
  }

  const push = (one: Waiting): void => {
    waiting.push(one)
    writing ??= Promise.resolve().then(flush)
  }

  const append: Journal['append'] = lines =>
    isClosed
      ? Promise.reject(new CloseoutError('store-refused', 'The journal is closed: the app is stopping.'))
      : new Promise((resolve, reject) => push({ text: lines.map(writeLine).join(''), resolve, reject }))
  const probe = (bytes: number): Promise<void> =>
    append([{ op: 'note', name: probeName, text: ' '.repeat(Math.min(bytes, mostProbeBytes)) }])

  const watch = setInterval(() => {
    if (writing === null && lock.isHeld() && !isInPlace()) probe(0).catch(() => undefined)
  }, watchMs)
  watch.unref()
  return {
    append,
    note: line => {
      if (!isClosed) push({ text: writeLine(line), resolve: () => undefined, reject: () => undefined })
    },
    check: async () => {
      lock.assertHeld()
      // As much as failed: a few bytes may fit where no delivery does.
      if (failure !== null || (writing === null && !isInPlace())) await probe(failure?.bytes ?? 0)
    },
    isHeld: lock.isHeld,
    close: async () => {
      isClosed = true
      clearInterval(watch)
      await writing
      await handle.close()
      await lock.release()
    },
  }
}
