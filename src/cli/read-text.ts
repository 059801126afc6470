import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import type { Io } from './io/terminal.ts'

/** More than any pull-request body or document that is read. */
const mostBytes = 8 * 1024 * 1024

/**
 * The text of a file, `-` for standard input.
 *
 * @throws CloseoutError  `file-unreadable` where there is none, it is no file, or it is larger than 8 MiB
 */
export const readText = async (file: string, io: Pick<Io, 'stdin' | 'cwd'>): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file))) {
      const buffer = Buffer.from(chunk as Uint8Array)
      bytes += buffer.length
      if (bytes > mostBytes) throw new Error('it is larger than 8 MiB')
      chunks.push(buffer)
    }
  } catch (cause) {
    throw new CloseoutError('file-unreadable', `${file}: cannot be read: ${(cause as Error).message}.`, {
      cause,
    })
  }
  return Buffer.concat(chunks).toString('utf8')
}
