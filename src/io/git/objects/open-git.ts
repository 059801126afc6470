import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'

export type GitEnd = { readonly code: number | null; readonly stderr: string }

/**
 * A git that runs. `end` never rejects for an exit status; it does where git cannot be started at all.
 *
 * `listen` gives every chunk that git prints to one function: those that came before first, the others as they come, and
 * the last before `end`.
 */
export type GitProcess = {
  readonly listen: (take: (chunk: Buffer) => void) => void
  readonly stdin: Writable | null
  readonly end: Promise<GitEnd>
  readonly stop: () => void
}

export type GitOptions = {
  readonly hasInput?: boolean
  readonly where?: { readonly cwd: string; readonly env: Readonly<Record<string, string>> }
}

export type Git = {
  /** `where` is another folder, and the arguments that name it to git. */
  readonly start: (args: readonly string[], options?: GitOptions) => GitProcess
  /** Ends every git that still runs. */
  readonly stopAll: () => void
}

/**
 * The repository may belong to anyone: its configuration starts no program, its replacements hide no object,
 * a missing object is not fetched, and a container's other user does not matter.
 */
const caution = [
  '--no-replace-objects',
  ...[
    'safe.directory=*',
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.excludesFile=',
    'protocol.allow=never',
    'log.showSignature=false',
    'diff.renames=false',
    'advice.graftFileDeprecated=false',
  ].flatMap(setting => ['-c', setting]),
]

const longestErrorText = 8_192

/** Variables of a caller's hook or wrapper about *its* repository must not select another one here. */
const gitEnvironment = (env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv => {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('GIT_') || name.startsWith('GIT_CONFIG_') || name === 'GIT_EXEC_PATH',
  )
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_PARAMETERS: undefined,
    GIT_CONFIG_COUNT: undefined,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_GRAFT_FILE: '/dev/null',
    LC_ALL: 'C',
    NoDefaultCurrentDirectoryInExePath: '1',
  }
}

const cannotStart = (cwd: string, cause: unknown): CloseoutError =>
  existsSync(cwd)
    ? new CloseoutError('git-missing', 'The program git was not found on the PATH.', {
        fix: 'Install git 2.25 or newer, and make sure that it is on the PATH.',
        cause,
      })
    : new CloseoutError('not-a-repository', `The folder ${cwd} does not exist.`, {
        fix: 'Check the working directory. In a workflow, run actions/checkout first.',
        cause,
      })

const endOf = (child: ChildProcess, cwd: string, timeoutMs: number): Promise<GitEnd> =>
  new Promise((resolve, reject) => {
    let stderr = ''
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, timeoutMs)
    timer.unref()
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < longestErrorText) stderr += chunk.toString('utf8')
    })
    child.on('error', error => {
      clearTimeout(timer)
      reject(cannotStart(cwd, error))
    })
    child.on('close', code => {
      clearTimeout(timer)
      resolve({ code, stderr: isLate ? `git took longer than ${timeoutMs / 1000} seconds` : stderr.trim() })
    })
  })

/** With so much waiting, git waits too. */
const mostHeldBytes = 1 << 20

/** Keeps what is printed until somebody listens: Node drops the output of a program that ended before. One that did not start has none. */
const holdOutput = (stdout: Readable | null): GitProcess['listen'] => {
  const held: Buffer[] = []
  let bytes = 0
  let deliver = (chunk: Buffer): void => {
    held.push(chunk)
    bytes += chunk.length
    if (bytes > mostHeldBytes) stdout?.pause()
  }
  stdout?.on('data', (chunk: Buffer) => deliver(chunk))
  return take => {
    deliver = take
    for (const chunk of held.splice(0)) take(chunk)
    stdout?.resume()
  }
}

/**
 * Git in one folder, started safely and never through a shell.
 *
 * @param cwd        any folder of the repository
 * @param env        the caller's environment; variables that name git's own repository are dropped
 * @param timeoutMs  after which a git that still runs is killed
 */
export const openGit = (
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
): Git => {
  const running = new Set<ChildProcess>()
  const environment = gitEnvironment(env)
  const start: Git['start'] = (args, { hasInput = false, where } = {}) => {
    const child = spawn('git', [...caution, ...args], {
      cwd: where?.cwd ?? cwd,
      env: where ? { ...environment, ...where.env } : environment,
      stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    running.add(child)
    const end = endOf(child, cwd, timeoutMs).finally(() => running.delete(child))
    end.catch(() => undefined)
    child.stdin?.on('error', () => undefined)
    return {
      listen: holdOutput(child.stdout),
      stdin: child.stdin,
      end,
      stop: () => void child.kill('SIGKILL'),
    }
  }
  return {
    start,
    stopAll: () => {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}

/** Everything that a git prints, chunk by chunk, and how it ended. */
export const listen = (process: GitProcess, take: (chunk: Buffer) => void): Promise<GitEnd> => {
  process.listen(take)
  return process.end
}

/** The whole output of a git that prints little. */
export const readOutput = async (process: GitProcess): Promise<GitEnd & { readonly stdout: Buffer }> => {
  const chunks: Buffer[] = []
  const end = await listen(process, chunk => chunks.push(chunk))
  return { ...end, stdout: Buffer.concat(chunks) }
}
