import { accessSync, closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { maxSidecarBytes, type SidecarReading } from '../../core/sessions/model/workspace.ts'

/** No link is followed, no FIFO or device waits, no terminal becomes ours. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

/** One buffer for all: a scan reads thousands of files, one after the other. */
const buffer = Buffer.allocUnsafeSlow(maxSidecarBytes)
const absent: SidecarReading = { standing: 'absent' }
const refused = (why: string): SidecarReading => ({ standing: 'unreadable', why })

/**
 * Read one sidecar as JSON, and nothing but a regular file of at most 1 MiB.
 *
 * Never waits, never follows a link, never throws. A dangling link is no file, as everywhere else.
 *
 * @param options  `isRare`: the file is often absent, so asking first is cheaper than a failed opening
 */
export const readSidecar = (path: string, { isRare = false } = {}): SidecarReading => {
  if (isRare && !existsSync(path)) return absent
  let descriptor: number
  try {
    descriptor = openSync(path, flags)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (code === 'EACCES' || code === 'EPERM') return whyForbidden(path)
    return existsSync(path) ? whyClosed(code) : absent
  }
  try {
    return parse(readWhole(descriptor))
  } catch (error) {
    return refused(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  } finally {
    closeSync(descriptor)
  }
}

const whyForbidden = (path: string): SidecarReading => {
  try {
    accessSync(dirname(path), constants.X_OK)
  } catch {
    return refused('cannot be read: its folder may not be searched (permission denied)')
  }
  return refused('cannot be read (permission denied)')
}

const whyClosed = (code: string): SidecarReading => {
  if (code === 'ELOOP' || code === 'EMLINK') return refused('is a symlink')
  if (code === 'ENXIO' || code === 'ENODEV') return refused('is not a regular file')
  return refused(`cannot be opened (${code})`)
}

/** The text, or why there is none. Reads on from where it is: Node takes longer to check a position than to read. */
const readWhole = (descriptor: number): string | SidecarReading => {
  const { size, mode } = fstatSync(descriptor)
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) return refused('is not a regular file')
  if (size > maxSidecarBytes) return refused(`has ${size} bytes, more than ${maxSidecarBytes}`)
  let length = 0
  while (length < size) {
    const count = readSync(descriptor, buffer, length, size - length, null)
    if (count === 0) return refused('changed while it was read')
    length += count
  }
  return buffer.toString('utf8', 0, length)
}

const parse = (text: string | SidecarReading): SidecarReading => {
  if (typeof text !== 'string') return text
  try {
    return { standing: 'read', value: JSON.parse(text), text }
  } catch {
    return refused(text === '' ? 'is empty' : 'is not JSON')
  }
}
