import { shellWord } from '../../../core/text/shell-word.ts'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { openGit, readOutput } from './open-git.ts'

const timeoutMs = 30_000

/**
 * The output of a read-only git command without its last line break; unknown, with the reason, if git fails.
 *
 * @param cwd  any folder of the work tree
 */
export const runGit = async (cwd: string, ...question: readonly string[]): Promise<Known<string>> => {
  try {
    const { code, stdout, stderr } = await readOutput(openGit(cwd, process.env, timeoutMs).start(question))
    if (code === 0) return known(stdout.toString('utf8').replace(/\n$/, ''))
    return unknown(
      stderr === ''
        ? `git ended with ${code === null ? 'a signal' : `status ${code}`}`
        : firstLine(stderr).slice(0, 200),
    )
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return unknown(error.code === 'git-missing' ? 'git is not installed' : error.message)
  }
}

const dubious = /dubious ownership|unsafe repository/i

/**
 * The error for a message of git, with the fix.
 *
 * @param where  the folder that git ran in
 * @param stderr git's messages in the C locale
 */
export const explainGitFailure = (where: string, stderr: string): CloseoutError => {
  if (dubious.test(stderr)) {
    return new CloseoutError(
      'git-failed',
      `The repository ${where} belongs to another user, so git does not read it.`,
      {
        fix: `git config --global --add safe.directory ${shellWord(where)}`,
      },
    )
  }
  if (/not a git repository/i.test(stderr)) {
    return new CloseoutError('not-a-repository', `${where} is not in a git repository.`, {
      fix: 'Run the command inside a clone. In a workflow, run actions/checkout first.',
    })
  }
  return new CloseoutError(
    'git-failed',
    `git could not read the repository ${where}: ${firstLine(stderr).replace(/\.$/, '')}.`,
    {
      fix: 'git fsck',
      where,
    },
  )
}

/** The first line that git wrote for a sentence; a hint is no reason. */
export const firstLine = (stderr: string): string =>
  (
    stderr.split('\n').find(line => line.trim() !== '' && !/^(?:hint|warning):/.test(line)) ??
    'git printed no message'
  ).replace(/^(?:fatal|error): /, '')
