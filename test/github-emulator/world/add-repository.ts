/** The bare git repository behind a GitHub repository. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git } from './git.ts'
import type { Repository } from './model.ts'

export interface NewRepository {
  /** A git repository to copy the branches and tags of, bare or not; left out: one commit with a README. */
  readonly from?: string
  /** A bare repository to serve as it is; a push of the stand-in changes it. */
  readonly gitDir?: string
  readonly isPrivate?: boolean
  /** Whether the app is installed there; it is where left out. */
  readonly isInstalled?: boolean
}

const identity = {
  GIT_AUTHOR_NAME: 'owner',
  GIT_AUTHOR_EMAIL: 'owner@users.noreply.github.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'owner',
  GIT_COMMITTER_EMAIL: 'owner@users.noreply.github.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
}

/** @param fullName  `owner/name` */
export async function addRepository(fullName: string, options: NewRepository = {}): Promise<Repository> {
  const [owner = '', name = ''] = fullName.split('/')
  return {
    id: 0,
    fullName,
    owner,
    name,
    gitDir: options.gitDir ?? (await makeBare(name, options.from)),
    isTemporary: options.gitDir === undefined,
    isPrivate: options.isPrivate ?? false,
    isInstalled: options.isInstalled ?? true,
    hasIssues: true,
    parent: null,
    roles: new Map(),
    customRoles: new Map(),
    contributors: new Set(),
    pulls: new Map(),
    timelines: new Map(),
    touchedAt: new Map(),
    gone: new Map(),
    parents: new Map(),
    checkRuns: new Map(),
    suites: new Map(),
    workflowRuns: new Map(),
    statuses: [],
    activity: [],
  }
}

async function makeBare(name: string, from: string | undefined): Promise<string> {
  const gitDir = join(await mkdtemp(join(tmpdir(), 'closeout-github-')), `${name}.git`)
  await git(tmpdir(), ['init', '--quiet', '--bare', '--initial-branch=main', gitDir])
  if (from)
    await git(gitDir, ['fetch', '--quiet', from, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'])
  else await commitReadme(gitDir, name)
  return gitDir
}

async function commitReadme(gitDir: string, name: string): Promise<void> {
  const blob = await git(gitDir, ['hash-object', '-w', '--stdin'], { input: `# ${name}\n` })
  const tree = await git(gitDir, ['mktree'], { input: `100644 blob ${blob}\tREADME.md\n` })
  const commit = await git(gitDir, ['commit-tree', tree, '-m', 'Start'], { env: identity })
  await git(gitDir, ['update-ref', 'refs/heads/main', commit])
}
