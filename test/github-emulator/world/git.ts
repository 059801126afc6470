/** Real git, on the bare repository that stands behind a GitHub repository. */
import { spawn } from 'node:child_process'
import { hasOneAnswer, readLooseBranch, runOnce } from './remembered-git.ts'

export interface GitRun {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface GitOptions {
  readonly input?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
}

const quiet = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
}

/** Run git and say how it ended; nothing is thrown but a missing git. */
export function tryGit(dir: string, args: readonly string[], options?: GitOptions): Promise<GitRun> {
  const run = () => runGit(dir, args, options ?? {})
  return options === undefined && hasOneAnswer(args) ? runOnce(dir, args, run) : run()
}

function runGit(dir: string, args: readonly string[], options: GitOptions): Promise<GitRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-c', 'safe.directory=*', ...args], {
      cwd: dir,
      env: { ...process.env, ...quiet, ...options.env },
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => out.push(part))
    child.stderr.on('data', (part: Buffer) => err.push(part))
    child.on('error', reject)
    child.on('close', code =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }),
    )
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
}

/** Run git; what it printed, as bytes. Throws with git's own words when it fails. */
export async function gitBytes(dir: string, args: readonly string[], options?: GitOptions): Promise<Buffer> {
  const run = await tryGit(dir, args, options)
  if (run.code !== 0) throw new Error(`git ${args.join(' ')}: ${run.stderr.trim() || `exit ${run.code}`}`)
  return run.stdout
}

/** Run git; what it printed, without the last line break. */
export async function git(dir: string, args: readonly string[], options?: GitOptions): Promise<string> {
  return (await gitBytes(dir, args, options)).toString().replace(/\n$/, '')
}

/** The commit that a branch points to; throws where there is no such branch. */
export async function readBranch(dir: string, name: string): Promise<string> {
  const ref = `refs/heads/${name}`
  return (await readLooseBranch(dir, ref)) ?? git(dir, ['rev-parse', ref])
}

/** The object id that an expression names, or null. */
export async function resolveSha(dir: string, expression: string, kind = 'commit'): Promise<string | null> {
  const named = (await readLooseBranch(dir, expression)) ?? expression
  const run = await tryGit(dir, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${named}^{${kind}}`,
  ])
  return run.code === 0 ? run.stdout.toString().trim() : null
}
