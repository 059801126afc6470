import { fstatSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'

/**
 * Where a program prints. `lost` is aborted once nothing can be printed any more. `stream` is `null` where none was
 * opened.
 */
export type Output = {
  readonly out: (text: string) => void
  readonly lost: AbortSignal
  readonly stream: Stdout | null
}

/** What is used of the stream of standard output. A terminal has columns. */
type Stdout = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/**
 * Print to an open file of the process.
 *
 * A reader that stops early (`closeout audit | head`) is no error: what follows is dropped. A full disk or another error
 * is thrown, or ends the program with `onError` where it comes later. A file is written here and not by the stream, which
 * would drop the rest of a text that the disk has no room for, and takes milliseconds to load.
 *
 * @param file    the open file
 * @param openIt  opens its stream
 */
export const openOutput = (
  file: number,
  openIt: () => Stdout,
  onError: (error: CloseoutError) => void,
): Output => {
  const lost = new AbortController()
  const stream = takesEveryByte(file) ? null : openIt()
  stream?.on('error', (error: NodeJS.ErrnoException) => {
    if (lost.signal.aborted) return
    lost.abort()
    if (error.code !== 'EPIPE') onError(unwritable(error))
  })
  const out = (text: string): void => {
    if (lost.signal.aborted) return
    if (stream) return void stream.write(text)
    try {
      const bytes = Buffer.from(text)
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
    } catch (error) {
      lost.abort()
      throw unwritable(error)
    }
  }
  return { out, lost: lost.signal, stream }
}

/** A regular file, or a device of the system's memory, as /dev/null: each write is done when it returns. */
const takesEveryByte = (file: number): boolean => {
  try {
    const found = fstatSync(file)
    return found.isFile() || (found.isCharacterDevice() && found.rdev >> 8 === memoryDevices)
  } catch {
    return false
  }
}

/** The major number of /dev/null on Linux. Elsewhere a stream is opened. */
const memoryDevices = process.platform === 'linux' ? 1 : Number.NaN

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
