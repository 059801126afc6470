import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { readBody, writeBody } from '../store/write-body.ts'

/** A file of the work tree: its bytes as characters (`null`: there is none), and why it cannot be written. */
export type WorkFile = {
  readonly path: string
  readonly bytes: string | null
  readonly obstacle: string | null
}

/**
 * Read a file that is to be written. A name that differs only in letter case is the file.
 *
 * @param path  relative to the top of the work tree
 */
export const readWorkFile = (top: string, path: string): WorkFile => {
  const found = withOwnCase(top, path)
  const file = join(top, found)
  const obstacle = obstacleOf(top, file)
  const entry = lstatSync(file, { throwIfNoEntry: false })
  return { path: found, bytes: entry && obstacle === null ? readBody(file) : entry ? '' : null, obstacle }
}

const withOwnCase = (top: string, path: string): string => {
  if (existsSync(join(top, path))) return path
  const name = basename(path)
  const folder = dirname(path)
  try {
    const own = readdirSync(join(top, folder)).find(one => one.toLowerCase() === name.toLowerCase())
    return own === undefined ? path : join(folder, own)
  } catch {
    return path
  }
}

/** As the end of a sentence about the file. */
const obstacleOf = (top: string, file: string): string | null => {
  const entry = lstatSync(file, { throwIfNoEntry: false })
  if (entry?.isSymbolicLink()) return 'is a symlink'
  if (entry && !entry.isFile()) return 'is not a file'
  let folder = dirname(file)
  while (!lstatSync(folder, { throwIfNoEntry: false })) folder = dirname(folder)
  const [real, realTop] = [realOf(folder), realpathSync(top)]
  if (real === null || !lstatSync(real).isDirectory()) return 'would lie below something that is not a folder'
  return real === realTop || real.startsWith(`${realTop}${sep}`)
    ? null
    : 'would lie outside of the repository'
}

const realOf = (path: string): string | null => {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

/** Write a file whole or not at all, and make its folder. */
export const writeWorkFile = (top: string, path: string, bytes: string): void => {
  const file = join(top, path)
  mkdirSync(dirname(file), { recursive: true })
  writeBody(file, bytes)
}
