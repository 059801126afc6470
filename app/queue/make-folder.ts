import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Make a folder and those above it, for this user alone. One level at a time: where a file system refuses new folders
 * with ENOENT, as `/proc` does, the recursive `mkdir` of Node tries for half a minute.
 */
export const makeFolder = async (dir: string): Promise<void> => {
  const refusal = await make(dir)
  if (refusal === null) return
  const parent = dirname(dir)
  if (refusal.code !== 'ENOENT' || parent === dir || (await isThere(parent))) throw refusal
  await makeFolder(parent)
  const again = await make(dir)
  if (again) throw again
}

const make = async (dir: string): Promise<NodeJS.ErrnoException | null> => {
  try {
    await mkdir(dir, { mode: 0o700 })
    return null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (await isFolder(dir))) return null
    return error as NodeJS.ErrnoException
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
