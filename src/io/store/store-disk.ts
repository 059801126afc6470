import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { notRegular } from '../refuse-special-file.ts'

/** The kind of a path, without following a link. */
export type PathKind = 'none' | 'file' | 'folder' | 'link' | 'other'

/**
 * Every step by which the store is written, each one call: a test stops between any two of them.
 *
 * Synchronous except for the last flush: the few calls of a submission cost less than one thread for each.
 * Files are never opened through a link, and what is no regular file is refused instead of waited for.
 */
export type StoreDisk = {
  readonly makeFolder: (path: string) => void
  /** Write a new file, whole and flushed. Throws where it exists. */
  readonly writeNew: (path: string, bytes: Uint8Array) => void
  /** Remove a folder if it is empty. */
  readonly removeFolder: (path: string) => void
  readonly link: (from: string, to: string) => void
  readonly rename: (from: string, to: string) => void
  readonly remove: (path: string) => void
  /** Append, without flushing. */
  readonly append: (path: string, text: string) => void
  /** Write over the beginning of a file, made where it is missing, without flushing. */
  readonly note: (path: string, text: string) => void
  readonly truncate: (path: string, size: number) => void
  /** Flush files and folders, all at once: a journaling file system then commits them together. */
  readonly flush: (paths: readonly string[]) => Promise<void>
  /** Create a lock that names its holder, in one atomic step. Throws where it exists. */
  readonly lock: (path: string, holder: string) => void
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK = 0, O_RDONLY, O_WRONLY } = constants

const withFile = <T>(path: string, flags: number, use: (file: number, stat: Stats) => T): T => {
  const file = openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o644)
  try {
    const stat = fstatSync(file)
    if (!stat.isFile() && !stat.isDirectory()) throw notRegular(path)
    return use(file, stat)
  } catch (error) {
    throw withPath(error, path)
  } finally {
    closeSync(file)
  }
}

/** The system names no path in an error of an open file. */
const withPath = (error: unknown, path: string): unknown =>
  error instanceof Error && 'code' in error && !('path' in error) ? Object.assign(error, { path }) : error

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

const flushFile = promisify(fsync)

const flushOne = async (path: string): Promise<void> => {
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    await flushFile(file)
  } finally {
    closeSync(file)
  }
}

export const storeDisk: StoreDisk = {
  makeFolder: path => void mkdirSync(path),
  writeNew: (path, bytes) =>
    withFile(path, O_WRONLY | O_CREAT | O_EXCL, file => {
      writeAll(file, bytes)
      fsyncSync(file)
    }),
  removeFolder: path => {
    try {
      rmdirSync(path)
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error
    }
  },
  link: (from, to) => linkSync(from, to),
  rename: (from, to) => renameSync(from, to),
  remove: path => unlinkSync(path),
  append: (path, text) =>
    withFile(path, O_WRONLY | O_APPEND | O_CREAT, file => {
      writeAll(file, Buffer.from(text))
    }),
  note: (path, text) =>
    withFile(path, O_WRONLY | O_CREAT, file => {
      writeAll(file, Buffer.from(text))
    }),
  truncate: (path, size) =>
    withFile(path, O_WRONLY, file => {
      ftruncateSync(file, size)
      fsyncSync(file)
    }),
  flush: async paths => void (await Promise.all(paths.map(flushOne))),
  lock: (path, holder) => symlinkSync(holder, path),
}

/** The kind of a path. Throws only where the path cannot be read. */
export const kindOf = (path: string): PathKind => {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return 'none'
  if (stat.isSymbolicLink()) return 'link'
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other'
}

const nothingThere = ['ENOENT', 'ENOTDIR']
/** A link, a socket, on some systems a folder. A pipe can be opened, but without `O_NONBLOCK` that waits for a writer. */
const noFile = [...nothingThere, 'ELOOP', 'EMLINK', 'ENXIO', 'EISDIR']

/** As `withFile`, for reading; `null` where opening fails with one of the codes. Asking for the kind first takes as long as opening. */
const withExisting = <T>(
  path: string,
  codes: readonly string[],
  use: (file: number, stat: Stats) => T,
): T | null => {
  try {
    return withFile(path, O_RDONLY | O_NONBLOCK, use)
  } catch (error) {
    if (codes.includes(errorCode(error))) return null
    throw error
  }
}

/** The bytes of a regular file, or `null` where there is none. A link is not followed. */
export const readBytes = (path: string): Buffer | null =>
  withExisting(path, noFile, (file, stat) => (stat.isFile() ? readFrom(file, 0, stat.size) : null))

const readFrom = (file: number, from: number, to: number): Buffer => {
  const bytes = Buffer.allocUnsafe(to - from)
  let at = 0
  while (at < bytes.length) {
    const count = readSync(file, bytes, at, bytes.length - at, from + at)
    if (count === 0) break
    at += count
  }
  return bytes.subarray(0, at)
}

/** The last bytes of a file, and its size. No file is an empty one. */
export const readEnd = (path: string, most: number): { readonly bytes: Buffer; readonly size: number } => {
  const end = withExisting(path, nothingThere, (file, { size }) => ({
    bytes: readFrom(file, size - Math.min(size, most), size),
    size,
  }))
  return end ?? { bytes: Buffer.alloc(0), size: 0 }
}

/** Reads the end of a file, and keeps what it read: the caller holds the store's lock, so that nobody else writes. */
export type EndReader = (most: number) => ReturnType<typeof readEnd>

export const openEnd = (path: string): EndReader => {
  let kept: ReturnType<typeof readEnd> | null = null
  return most => {
    if (!kept || kept.bytes.length < Math.min(most, kept.size)) kept = readEnd(path, most)
    return kept
  }
}

/** The bytes of a file from one place up to another; fewer where the file ends before. */
export const readPart = (path: string, from: number, to: number): Buffer =>
  withFile(path, O_RDONLY, file => readFrom(file, from, to))

/** The holder that a lock names; `null` where there is no lock, "" where something else is in its place. */
export const readLock = (path: string): string | null => {
  try {
    return readlinkSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'EINVAL') return ''
    throw error
  }
}

/** The code of a system error, "" for any other. */
export const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? ''
