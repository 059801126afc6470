import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { firstLine } from '../../../edge/disk/explain-git-failure.ts'
import { openGit, readOutput } from './open-git.ts'

const timeoutMs = 30_000

/**
 * What git prints for a read-only question, without its last line break; why not, where it cannot say.
 *
 * @param cwd  any folder of the work tree
 */
export const askGit = async (cwd: string, ...question: readonly string[]): Promise<Known<string>> => {
  try {
    const { code, stdout, stderr } = await readOutput(openGit(cwd, process.env, timeoutMs).start(question))
    if (code === 0) return known(stdout.toString('utf8').replace(/\n$/, ''))
    return unknown(stderr === '' ? `git ended with ${code ?? 'a signal'}` : firstLine(stderr).slice(0, 200))
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return unknown(error.code === 'git-missing' ? 'git is not installed' : error.message)
  }
}
