import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { maxDocumentLength } from '../../core/artifacts/model/submission.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'
import { refuseSpecialFile } from '../../io/refuse-special-file.ts'
import type { Io } from './terminal.ts'

/** One byte more than the longest document can have: enough to detect that a document is too long. */
const most = 4 * maxDocumentLength + 1

/** Why a file could not be read, as the end of a sentence. */
export const describeReadError = (cause: unknown): string => {
  const system = systemErrorOf(cause)
  if (system?.code === 'ENOENT') return 'the file does not exist'
  return system?.why ?? (cause as Error).message
}

const readStandardInput = async (io: Io): Promise<Uint8Array> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of io.stdin) {
    const bytes = Buffer.from(part)
    parts.push(bytes)
    size += bytes.length
    if (size >= most) break
  }
  return Buffer.concat(parts).subarray(0, most)
}

const readFile = (path: string): Uint8Array => {
  refuseSpecialFile(path)
  const file = openSync(path, 'r')
  try {
    const parts: Buffer[] = []
    for (let size = 0; size < most; ) {
      const part = Buffer.alloc(Math.min(1 << 20, most - size))
      const count = readSync(file, part)
      if (count === 0) break
      parts.push(part.subarray(0, count))
      size += count
    }
    return Buffer.concat(parts)
  } finally {
    closeSync(file)
  }
}

/**
 * Read a document, at most one byte past the size limit.
 *
 * @param named  a file relative to the current folder; "-" or `undefined` for standard input
 */
export const readDocument = async (io: Io, named: string | undefined): Promise<Uint8Array> => {
  if (named === undefined || named === '-') return readStandardInput(io)
  try {
    return readFile(resolve(io.cwd, named))
  } catch (cause) {
    throw new CloseoutError('file-unreadable', `Cannot read ${named}: ${describeReadError(cause)}.`, {
      where: named,
      cause,
    })
  }
}

/** The bytes of a file; a named pipe or a device is refused. */
export const openStream = (path: string): Readable => {
  refuseSpecialFile(path)
  return createReadStream(path)
}

const nameOf = (file: string): string => (file === '-' ? 'standard input' : file)

/** Whether a stream is a device: Node opens one in place of a standard input that is closed. */
const isDevice = (stream: unknown): boolean => {
  const { fd } = stream as { readonly fd?: unknown }
  return typeof fd === 'number' && fstatSync(fd).isCharacterDevice()
}

/** More than any pull request body or document that is read. */
const mostBytes = 8 * 1024 * 1024

/**
 * Read the text of a file, `-` for standard input.
 *
 * @param ifAbsent  how to make the file, where there is none
 * @throws CloseoutError  `file-unreadable` where it does not exist, is not a file, is a named pipe, or is larger than 8 MiB,
 *   and where standard input is closed
 */
export const readText = async (
  file: string,
  io: Pick<Io, 'stdin' | 'cwd'>,
  ifAbsent: string | null = null,
): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of file === '-' ? io.stdin : openStream(resolve(io.cwd, file))) {
      const buffer = Buffer.from(chunk as Uint8Array)
      bytes += buffer.length
      if (bytes > mostBytes) throw new Error('it is larger than 8 MiB')
      chunks.push(buffer)
    }
    if (file === '-' && bytes === 0 && isDevice(io.stdin))
      throw new Error('it is closed, or a device without a text')
  } catch (cause) {
    throw new CloseoutError('file-unreadable', `Cannot read ${nameOf(file)}: ${describeReadError(cause)}.`, {
      ...(ifAbsent !== null && systemErrorOf(cause)?.code === 'ENOENT' && { fix: ifAbsent }),
      ...(file === '-' && { fix: 'Name a file, or send the text to standard input with a pipe.' }),
      where: nameOf(file),
      cause,
    })
  }
  return Buffer.concat(chunks).toString('utf8')
}
