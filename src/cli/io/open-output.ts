import { fstatSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'

/** Where a program prints. `lost` is aborted once nothing can be printed any more. */
export type Output = { readonly out: (text: string) => void; readonly lost: AbortSignal }

/**
 * Print to a stream of the process.
 *
 * A reader that stops early (`closeout audit | head`) is no error: what follows is dropped. A full disk or another error
 * is thrown, or ends the program with `onError` where it comes later. A file is written here and not by the stream, which
 * would drop the rest of a text that the disk has no room for.
 */
export const openOutput = (
  stream: Writable & { readonly fd: number },
  onError: (error: CloseoutError) => void,
): Output => {
  const lost = new AbortController()
  const isFile = isRegularFile(stream.fd)
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (lost.signal.aborted) return
    lost.abort()
    if (error.code !== 'EPIPE') onError(unwritable(error))
  })
  const out = (text: string): void => {
    if (lost.signal.aborted) return
    if (!isFile) return void stream.write(text)
    try {
      const bytes = Buffer.from(text)
      for (let done = 0; done < bytes.length; ) done += writeSync(stream.fd, bytes, done)
    } catch (error) {
      lost.abort()
      throw unwritable(error)
    }
  }
  return { out, lost: lost.signal }
}

const isRegularFile = (file: number): boolean => {
  try {
    return fstatSync(file).isFile()
  } catch {
    return false
  }
}

const unwritable = (error: unknown): CloseoutError => {
  const system = systemErrorOf(error)
  return new CloseoutError(
    'output-failed',
    `Cannot write to standard output: ${system?.why ?? 'it failed'}.`,
    {
      where: 'standard output',
      fix: system?.fix ?? 'Print to another place.',
      cause: error,
    },
  )
}
