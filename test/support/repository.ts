import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

/** What a commit does: a text writes a file, `null` removes it, `{link}` and `{submodule}` make those. */
export type FileContent = string | Buffer | null | { readonly link: string } | { readonly submodule: string }
export type Files = Readonly<Record<string, FileContent>>

/** A real repository in a temporary folder. Every commit has the same clock, so ids repeat. */
export type TestRepository = {
  readonly dir: string
  readonly git: (...args: readonly string[]) => string
  /** Commits the files on the current branch and tells the commit's id. */
  readonly commit: (files: Files, message?: string) => string
  /** Like `commit`, but for names as bytes, which no file system has to accept. */
  readonly commitBytes: (names: readonly Buffer[], message?: string) => string
  readonly branch: (name: string, from?: string) => void
  readonly checkout: (ref: string) => void
  /** Merges `head` into `base` as GitHub does, and puts the result at `refs/pull/<number>/merge`. */
  readonly mergeRef: (base: string, head: string, number?: number) => string
  readonly remove: () => void
}

const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Mona',
  GIT_AUTHOR_EMAIL: 'mona@example.com',
  GIT_AUTHOR_DATE: '2026-11-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Mona',
  GIT_COMMITTER_EMAIL: 'mona@example.com',
  GIT_COMMITTER_DATE: '2026-11-01T00:00:00Z',
}

/** Runs git in a folder and tells what it prints, without the last line feed. */
export const runGit = (dir: string, args: readonly string[], input?: string | Buffer): string =>
  execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd: dir,
    env,
    input: input ?? '',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
    .toString('utf8')
    .replace(/\n$/, '')

const write = (dir: string, path: string, content: FileContent): void => {
  const file = join(dir, path)
  rmSync(file, { recursive: true, force: true })
  if (content === null) return
  mkdirSync(dirname(file), { recursive: true })
  if (typeof content === 'string' || Buffer.isBuffer(content)) writeFileSync(file, content)
  else if ('link' in content) symlinkSync(content.link, file)
}

/**
 * Make a repository with an empty `main`.
 *
 * @param options  `objectFormat` is git's; `dir` a folder to use instead of a new one
 */
export const makeRepository = (
  options: { readonly objectFormat?: 'sha1' | 'sha256'; readonly dir?: string } = {},
): TestRepository => {
  const dir = options.dir ?? temporaryFolder()
  const git = (...args: readonly string[]): string => runGit(dir, args)
  runGit(dir, ['init', '-q', '-b', 'main', `--object-format=${options.objectFormat ?? 'sha1'}`])
  const conclude = (message: string): string => {
    git('commit', '-q', '--allow-empty', '--no-verify', '-m', message)
    return git('rev-parse', 'HEAD')
  }
  return {
    dir,
    git,
    commit: (files, message = 'Change files') => {
      for (const [path, content] of Object.entries(files)) write(dir, path, content)
      git('add', '-A', '-f')
      for (const [path, content] of Object.entries(files)) {
        if (content && typeof content === 'object' && 'submodule' in content) {
          git('update-index', '--add', '--cacheinfo', `160000,${content.submodule},${path}`)
        }
      }
      return conclude(message)
    },
    commitBytes: (names, message = 'Add names of bytes') => {
      const blob = runGit(dir, ['hash-object', '-w', '--stdin'], 'x')
      const lines = names.flatMap(name => [Buffer.from(`100644 ${blob}\t`), name, Buffer.from('\0')])
      runGit(dir, ['update-index', '-z', '--index-info'], Buffer.concat(lines))
      return conclude(message)
    },
    branch: (name, from = 'HEAD') => void git('checkout', '-q', '-B', name, from),
    checkout: ref => void git('checkout', '-q', '-f', '--detach', ref),
    mergeRef: (base, head, number = 1) => {
      const tree = git('merge-tree', '--write-tree', base, head)
      const merge = git('commit-tree', tree, '-p', base, '-p', head, '-m', `Merge ${head} into ${base}`)
      git('update-ref', `refs/pull/${number}/merge`, merge)
      git('update-ref', `refs/pull/${number}/head`, head)
      return merge
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}
