import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { maxSidecarBytes, type SidecarReading } from '../../core/sessions/model/workspace.ts'
import { parseJson } from '../../core/text/json/parse-json.ts'
import { bytesText } from '../../core/text/shown-text.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'

/** No link is followed, no FIFO or device waits, no terminal becomes ours. */
const flag = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

/** There is no such sidecar. */
export const absent: SidecarReading = { standing: 'absent' }
const refused = (why: string): SidecarReading => ({ standing: 'unreadable', why })

/**
 * Read one sidecar as JSON, and nothing but a regular file of at most 1 MiB.
 *
 * Never waits, never follows a link, never throws. A dangling link is no file, as everywhere else. A usual sidecar costs
 * one look at its path; whatever is not usual is looked at again, for the reason.
 */
export const readSidecar = (path: string): SidecarReading => {
  const text = readUsual(path)
  if (text !== null) {
    try {
      return { standing: 'read', value: JSON.parse(text), text }
    } catch {}
  }
  return readWithReason(path)
}

/** Every sidecar is read into it, with one byte more than the largest has. Node touches only the part that is filled. */
let shared: Buffer | undefined

/**
 * The text of a file that is no link and not too large, else `null`. Read at a position, which a pipe, a socket and a
 * terminal refuse; what a device gives is no JSON.
 */
const readUsual = (path: string): string | null => {
  let file: number | undefined
  try {
    file = openSync(path, flag)
    shared ??= Buffer.allocUnsafeSlow(maxSidecarBytes + 1)
    const size = readSync(file, shared, 0, shared.length, 0)
    return size > maxSidecarBytes ? null : shared.toString('utf8', 0, size)
  } catch {
    return null
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

const readWithReason = (path: string): SidecarReading => {
  try {
    const found = lstatSync(path, finding)
    if (!found) return absent
    if (found.isFile())
      return found.size > maxSidecarBytes ? tooLarge(found.size) : parse(readFileSync(path, reading))
    if (found.isSymbolicLink()) return existsSync(path) ? refused('is a symlink') : absent
    return refused('is not a regular file')
  } catch (error) {
    return whyClosed(path, (error as NodeJS.ErrnoException).code ?? 'unknown')
  }
}

const tooLarge = (size: number): SidecarReading =>
  refused(`has ${bytesText(size)}, more than ${bytesText(maxSidecarBytes)}`)

/** `flag` is a text by the types of Node, and a number by its documentation and its code. */
const reading = { encoding: 'utf8', flag: flag as unknown as string } as const
const finding = { throwIfNoEntry: false } as const

const whyClosed = (path: string, code: string): SidecarReading => {
  if (code === 'ELOOP' || code === 'EMLINK') return refused('is a symlink')
  const why = systemErrorOf({ code })?.why ?? code
  if (code !== 'EACCES' && code !== 'EPERM') return refused(`cannot be read: ${why}`)
  if (isSearchable(dirname(path))) return refused(`cannot be read: ${why}`)
  return { standing: 'unreadable', why: `cannot be read: ${why} for its folder`, isFolderClosed: true }
}

const isSearchable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const parse = (text: string): SidecarReading => {
  try {
    return { standing: 'read', value: JSON.parse(text), text }
  } catch {
    return refused(text === '' ? 'is empty' : `is not JSON${placeOf(text)}`)
  }
}

/** Where the text stops to be JSON, as the end of a sentence. */
const placeOf = (text: string): string => {
  const found = parseJson(text)
  return found.ok || !found.malformed ? '' : `: ${found.errors[0]?.replace(/\.$/, '')}`
}
