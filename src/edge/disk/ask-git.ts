import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Known, known, unknown } from '../../model/known.ts'

const run = promisify(execFile)

/**
 * What git prints for a read-only question, without its last line break; why not, where it cannot say.
 *
 * @param cwd  any folder of the work tree
 */
export const askGit = async (cwd: string, ...question: readonly string[]): Promise<Known<string>> => {
  try {
    const { stdout } = await run('git', ['--no-optional-locks', '-c', 'safe.directory=*', ...question], {
      cwd,
      maxBuffer: 64 * 1024 * 1024,
      timeout: 30_000,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    })
    return known(stdout.replace(/\n$/, ''))
  } catch (error) {
    const { code, stderr } = error as { readonly code?: string | number; readonly stderr?: string }
    if (code === 'ENOENT') return unknown('git is not installed')
    return unknown(stderr?.split('\n')[0]?.slice(0, 200) || `git ended with ${code ?? 'a signal'}`)
  }
}
