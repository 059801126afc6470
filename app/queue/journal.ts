import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import { type JournalLine, readLine, writeLine } from './journal-line.ts'
import { lockState, type StateLock } from './state-lock.ts'

/** An append-only file of lines. One write and one fsync serve everything that came since the last. */
export type Journal = {
  /** Resolves when the lines are on the disk. */
  readonly append: (lines: readonly JournalLine[]) => Promise<void>
  /** Goes out with the next batch: what a lost line of this kind costs is work done twice. */
  readonly note: (line: JournalLine) => void
  /** Rejects when nothing can be appended. */
  readonly check: () => Promise<void>
  readonly close: () => Promise<void>
}

export type OpenJournal = {
  readonly journal: Journal
  readonly lines: readonly JournalLine[]
  /** Lines in the middle that could not be read; a torn tail is not counted. */
  readonly damaged: number
}

export type JournalOptions = {
  /** What is to be kept when the file is written anew. */
  readonly live: () => readonly JournalLine[]
  /** The file is written anew when it has grown by so many bytes, and doubled. */
  readonly compactBytes?: number
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

/**
 * Open the journal below a folder, alone: a second process is refused while the first lives.
 *
 * @throws CloseoutError  `store-refused`, when the folder cannot be written or is in use
 */
export const openJournal = async (dir: string, options: JournalOptions): Promise<OpenJournal> => {
  const path = join(dir, fileName)
  let lock: StateLock | null = null
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    lock = await lockState(dir)
    const { lines, size, damaged } = await readLines(path)
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    await handle.truncate(size)
    await handle.datasync()
    await syncFolder(dir)
    return { journal: writeTo({ path, dir, handle, size, lock, ...options }), lines, damaged }
  } catch (error) {
    await lock?.release()
    if (error instanceof CloseoutError) throw error
    throw new CloseoutError('store-refused', `STATE_DIR ${dir} cannot be written: ${messageOf(error)}.`, {
      fix: `make ${dir} a folder that this user may write, with free space`,
      cause: error,
    })
  }
}

/** Every whole line; `size` is where the last of them ends, so that a torn tail is written over. */
const readLines = async (path: string) => {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const lines: JournalLine[] = []
  let [size, damaged, badSince] = [0, 0, 0]
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start)
    if (end < 0) break
    const line = readLine(bytes.toString('utf8', start, end))
    if (line) {
      lines.push(line)
      damaged += badSince
      badSince = 0
      size = end + 1
    } else badSince += 1
    start = end + 1
  }
  return { lines, size, damaged }
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
  readonly size: number
  readonly lock: StateLock
}

const writeTo = (target: Target): Journal => {
  const { path, dir, lock, live, compactBytes = usualCompactBytes } = target
  let { handle, size } = target
  let compactAt = Math.max(compactBytes, size * 2)
  let failure: { readonly bytes: number } | null = null
  let waiting: Waiting[] = []
  let writing: Promise<void> | null = null
  let [isBroken, isClosed] = [false, false]

  /** Write what is to be kept into a new file that takes the place of the old one in one step. */
  const compact = async (): Promise<void> => {
    const next = `${path}.next`
    const fresh = await open(next, 'w+', 0o600)
    try {
      const text = live().map(writeLine).join('')
      await fresh.writeFile(text)
      await fresh.datasync()
      await rename(next, path)
      await syncFolder(dir)
      const old = handle
      handle = fresh
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
    const bytes = Buffer.from(batch.map(({ text }) => text).join(''))
    try {
      lock.assertHeld()
      // After a failed fsync nobody knows what is on the disk: the file is written anew from memory.
      if (isBroken) await compact()
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done, bytes.length - done, size + done)).bytesWritten
      }
      try {
        await handle.datasync()
      } catch (error) {
        isBroken = true
        throw error
      }
      size += bytes.length
      failure = null
      for (const { resolve } of batch) resolve()
    } catch (error) {
      failure = { bytes: bytes.length }
      await handle.truncate(size).catch(() => undefined)
      for (const { reject } of batch) reject(error)
    }
    // Its own failure costs nobody a delivery: the old file stays as it is.
    if (size > compactAt && failure === null) {
      await compact().catch(() => {
        compactAt = size * 2
      })
    }
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
  return {
    append,
    note: line => {
      if (!isClosed) push({ text: writeLine(line), resolve: () => undefined, reject: () => undefined })
    },
    check: async () => {
      lock.assertHeld()
      // As much as failed: a few bytes may fit where no delivery does.
      if (failure !== null)
        await append([
          { op: 'note', name: probeName, text: ' '.repeat(Math.min(failure.bytes, mostProbeBytes)) },
        ])
    },
    close: async () => {
      isClosed = true
      await writing
      await handle.close()
      await lock.release()
    },
  }
}
