import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { openGit, readOutput } from './open-git.ts'

const timeoutMs = 30_000

/**
 * What git prints for a read-only question, without its last line break; why not, where it cannot say.
 *
 * @param cwd  any folder of the work tree
 */
export const runGit = async (cwd: string, ...question: readonly string[]): Promise<Known<string>> => {
  try {
    const { code, stdout, stderr } = await readOutput(openGit(cwd, process.env, timeoutMs).start(question))
    if (code === 0) return known(stdout.toString('utf8').replace(/\n$/, ''))
    return unknown(stderr === '' ? `git ended with ${code ?? 'a signal'}` : firstLine(stderr).slice(0, 200))
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return unknown(error.code === 'git-missing' ? 'git is not installed' : error.message)
  }
}

const dubious = /dubious ownership|unsafe repository/i

/**
 * What git's own words mean for the person who runs this.
 *
 * @param where  the folder that git ran in
 * @param stderr git's words in the C locale
 */
export const explainGitFailure = (where: string, stderr: string): CloseoutError => {
  if (dubious.test(stderr)) {
    return new CloseoutError(
      'git-failed',
      `${where}: unexpected owner of the repository, expected yourself.`,
      {
        fix: `git config --global --add safe.directory '${where.replaceAll("'", "'\\''")}'`,
      },
    )
  }
  if (/not a git repository/i.test(stderr)) {
    return new CloseoutError('not-a-repository', `${where}: unexpected folder, expected a git repository.`, {
      fix: 'Run it inside a clone; in a workflow, run actions/checkout first.',
    })
  }
  return new CloseoutError(
    'git-failed',
    `${where}: unexpected failure of git, expected it to read the repository: ${firstLine(stderr)}`,
    { fix: 'git fsck' },
  )
}

/** The first line that git wrote, for a sentence. */
export const firstLine = (stderr: string): string =>
  (stderr.split('\n').find(line => line.trim() !== '') ?? 'it said nothing').replace(/^fatal: /, '')
