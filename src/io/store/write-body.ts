import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'
import { refuseSpecialFile } from '../refuse-special-file.ts'

/** Bytes as characters, one to one, so that bytes that are not UTF-8 are kept. */
const asCharacters = 'latin1'

/**
 * The bytes of a body file as characters of one byte each, "" where there is no file yet.
 *
 * @throws CloseoutError `file-unreadable`
 */
export const readBody = (path: string): string => {
  try {
    refuseSpecialFile(path)
    return readFileSync(path, asCharacters)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new CloseoutError('file-unreadable', `${path} cannot be read: ${whyOf(error)}.`, {
      where: path,
      cause: error,
    })
  }
}

/** A text as `readBody` would give it. */
export const toBody = (text: string): string => Buffer.from(text, 'utf8').toString(asCharacters)

/** The text of a body as `readBody` gives it; bytes that are not UTF-8 are replaced. */
export const toText = (body: string): string => Buffer.from(body, asCharacters).toString('utf8')

/**
 * Whether a path of a folder is a link, or below one, that leads out of the folder or into its `.git`. A path that is
 * named outside of the folder leads nowhere else, and a file that is named itself is no link.
 */
export const leadsOutside = (path: string, folder: string): boolean => {
  const top = realOf(folder)
  if (!isBelow(path, folder) && !isBelow(path, top)) return false
  const real = join(realOf(dirname(path)), basename(path))
  const target = realOf(real)
  const named = join(top, path.slice((isBelow(path, folder) ? folder : top).length))
  if (target === named) return false
  return !isBelow(target, top) || isBelow(target, join(top, '.git'))
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}${sep}`)

/**
 * Write a body file whole or not at all: a new file beside it takes its place and its mode. Reads it back.
 *
 * @param body  as `readBody` gives it
 * @throws CloseoutError `file-unreadable` where it cannot be written or reads back otherwise
 */
export const writeBody = (path: string, body: string): void => {
  const refuse = (found: string, cause?: unknown): never => {
    throw new CloseoutError('file-unreadable', `${path} could not be written: ${found}.`, {
      where: path,
      cause,
    })
  }
  const target = realOf(path)
  const fresh = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
  try {
    const file = openSync(fresh, 'wx', modeOf(target))
    try {
      writeAll(file, Buffer.from(body, asCharacters))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(fresh, target)
  } catch (error) {
    rmSync(fresh, { force: true })
    refuse(whyOf(error), error)
  }
  if (readBody(path) !== body) refuse('the file has other bytes than those that were written')
}

const whyOf = (error: unknown): string => {
  const system = systemErrorOf(error)
  return system?.code === 'ENOENT' ? 'its folder does not exist' : (system?.why ?? 'it failed')
}

const writeAll = (file: number, bytes: Buffer): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
}

/** A link stays a link: its target is written. */
const realOf = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

const modeOf = (path: string): number => {
  try {
    return statSync(path).mode & 0o777
  } catch {
    return 0o644
  }
}
