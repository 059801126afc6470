import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FolderObstacle } from '../../core/diagnosis/model/setup-facts.ts'

/**
 * What stands in the way of a folder that is written to, or made first; `null` for nothing. Only read, nothing is made.
 *
 * @param path  absolute
 */
export const readFolderPlace = async (path: string): Promise<FolderObstacle | null> => {
  try {
    if (!(await stat(path)).isDirectory()) return { path, code: 'ENOTDIR' }
    await access(path, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error'
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR'
    return isAbsent && dirname(path) !== path ? readFolderPlace(dirname(path)) : { path, code }
  }
}
