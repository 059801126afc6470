import type { Known } from '../../core/vocabulary/known.ts'
import { known } from '../../core/vocabulary/known.ts'
import { askGit } from '../../io/git/objects/ask-git.ts'

/**
 * The paths under a folder that git tracks, in its index; why not, where git cannot say.
 *
 * @param folder  an absolute path
 */
export const listTracked = async (folder: string): Promise<Known<readonly string[]>> => {
  const listed = await askGit(folder, 'ls-files', '-z', '--', '.')
  return listed.known ? known(listed.value.split('\0').filter(path => path !== '')) : listed
}
