import { relative } from 'node:path'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { pathOfError, systemErrorOf } from '../../core/vocabulary/system-errors.ts'

/**
 * What is wrong, as a sentence, where an error is one of the surroundings; `null` for a defect of this program.
 *
 * @param cwd  paths below this folder are shown relative to it
 */
export const describeWorldError = (error: unknown, cwd: string): string | null => {
  if (error instanceof CloseoutError) return error.message
  const system = systemErrorOf(error)
  if (!system) return null
  const verb = verbs[(error as NodeJS.ErrnoException).syscall ?? ''] ?? 'used'
  return `${placeOfError(error, cwd) ?? 'A file'} cannot be ${verb}: ${system.why}.`
}

/** The path that an error of the operating system names, relative to the current folder where it lies below it. */
export const placeOfError = (error: unknown, cwd: string): string | undefined => {
  const path = pathOfError(error)
  if (path === undefined) return undefined
  const below = relative(cwd, path)
  return below === '' || below.startsWith('..') ? path : below
}

const callsThatRead = ['open', 'read', 'scandir', 'opendir', 'stat', 'lstat', 'readlink']
const callsThatWrite = [
  'write',
  'mkdir',
  'rename',
  'unlink',
  'link',
  'symlink',
  'fsync',
  'ftruncate',
  'rmdir',
  'utime',
]

const verbs: Readonly<Record<string, string>> = {
  ...Object.fromEntries(callsThatRead.map(call => [call, 'read'])),
  ...Object.fromEntries(callsThatWrite.map(call => [call, 'written'])),
}
