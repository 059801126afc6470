/** Commits and changed files as GitHub's pages of them. */
import { userOf } from './app-facts.ts'
import { git, gitBytes } from './git.ts'
import type { Fields, Repository, World } from './model.ts'

const parts = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'] as const

interface RawCommit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Fields
  readonly committer: Fields
  readonly message: string
}

const toUtc = (iso: string): string => new Date(iso).toISOString().replace('.000', '')

async function readCommit(gitDir: string, sha: string): Promise<RawCommit> {
  const shown = await git(gitDir, ['show', '-s', `--format=${parts.join('%x00')}`, sha])
  const [id = '', tree = '', parents = '', an, ae, ad = '', cn, ce, cd = '', message = ''] = shown.split('\0')
  return {
    sha: id,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, date: toUtc(ad) },
    committer: { name: cn, email: ce, date: toUtc(cd) },
    message: message.trimEnd(),
  }
}

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

/** `git/commits/SHA`, and a `committed` entry of the timeline. */
export async function gitCommitOf(world: World, repository: Repository, sha: string): Promise<Fields> {
  const { tree, parents, author, committer, message } = await readCommit(repository.gitDir, sha)
  const api = `${world.origin}/repos/${repository.fullName}/git`
  const page = `${world.origin}/${repository.fullName}/commit`
  return {
    sha,
    node_id: Buffer.from(`Commit:${sha}`).toString('base64'),
    url: `${api}/commits/${sha}`,
    html_url: `${page}/${sha}`,
    author,
    committer,
    tree: { sha: tree, url: `${api}/trees/${tree}` },
    message,
    parents: parents.map(parent => ({
      sha: parent,
      url: `${api}/commits/${parent}`,
      html_url: `${page}/${parent}`,
    })),
    verification: unsigned,
  }
}

/** A commit as webhooks and workflow runs show it. */
export async function briefCommitOf(world: World, repository: Repository, sha: string): Promise<Fields> {
  const { tree, message, author, committer } = await gitCommitOf(world, repository, sha)
  const timestamp = (committer as Fields).date
  return { id: sha, tree_id: (tree as { sha: string }).sha, message, timestamp, author, committer }
}

/** The account that GitHub finds by a commit's address: `login@` or `12+login@users.noreply.github.com`. */
export function accountByEmail(world: World, email: unknown): Fields | null {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(String(email))?.[1]
  return login && world.users.has(login) ? userOf(world, login) : null
}

/** A commit as the lists of commits show it. */
export async function commitOf(world: World, repository: Repository, sha: string): Promise<Fields> {
  const raw = await gitCommitOf(world, repository, sha)
  const api = `${world.origin}/repos/${repository.fullName}`
  const { author, committer, tree, message, verification } = raw
  return {
    sha,
    node_id: raw.node_id,
    commit: { author, committer, tree, message, verification, url: raw.url, comment_count: 0 },
    url: `${api}/commits/${sha}`,
    html_url: raw.html_url,
    comments_url: `${api}/commits/${sha}/comments`,
    author: accountByEmail(world, (author as Fields).email),
    committer: accountByEmail(world, (committer as Fields).email),
    parents: raw.parents,
  }
}

const statusWords: Readonly<Record<string, string>> = {
  A: 'added',
  M: 'modified',
  D: 'removed',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
}

/** The files that differ between two commits, in git's order, as GitHub lists them. */
export async function changedFiles(
  world: World,
  repository: Repository,
  from: string,
  to: string,
): Promise<readonly Fields[]> {
  const { gitDir } = repository
  const raw = (await gitBytes(gitDir, ['diff', '--raw', '-z', '-M', '--abbrev=40', from, to]))
    .toString()
    .split('\0')
  const counts = await lineCounts(gitDir, from, to)
  const files: Fields[] = []
  for (let at = 0; at < raw.length - 1; ) {
    const [, , , after = '', code = ''] = (raw[at++] ?? '').split(' ')
    const letter = code[0] ?? 'M'
    const first = raw[at++] ?? ''
    const filename = letter === 'R' || letter === 'C' ? (raw[at++] ?? '') : first
    files.push(
      await fileOf(world, repository, { from, to, after, letter, filename, previous: first, counts }),
    )
  }
  return files
}

interface FileChange {
  readonly from: string
  readonly to: string
  readonly after: string
  readonly letter: string
  readonly filename: string
  readonly previous: string
  readonly counts: ReadonlyMap<string, readonly [number, number]>
}

async function fileOf(world: World, repository: Repository, change: FileChange): Promise<Fields> {
  const { filename, letter, to } = change
  const [additions = 0, deletions = 0] = change.counts.get(filename) ?? []
  const path = filename.split('/').map(encodeURIComponent).join('/')
  const page = `${world.origin}/${repository.fullName}`
  const before =
    letter === 'D' ? await git(repository.gitDir, ['rev-parse', `${change.from}:${filename}`]) : change.after
  return {
    sha: before,
    filename,
    status: statusWords[letter] ?? 'changed',
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${page}/blob/${to}/${path}`,
    raw_url: `${page}/raw/${to}/${path}`,
    contents_url: `${world.origin}/repos/${repository.fullName}/contents/${path}?ref=${to}`,
    ...(additions + deletions > 0 ? { patch: await patchOf(repository.gitDir, change) } : {}),
    ...(letter === 'R' ? { previous_filename: change.previous } : {}),
  }
}

async function patchOf(gitDir: string, { from, to, filename, previous }: FileChange): Promise<string> {
  const diff = await git(gitDir, ['--literal-pathspecs', 'diff', '-M', from, to, '--', previous, filename])
  const start = diff.indexOf('\n@@')
  return start < 0 ? '' : diff.slice(start + 1)
}

async function lineCounts(
  gitDir: string,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, readonly [number, number]>> {
  const raw = (await gitBytes(gitDir, ['diff', '--numstat', '-z', '-M', from, to])).toString().split('\0')
  const counts = new Map<string, readonly [number, number]>()
  for (let at = 0; at < raw.length - 1; ) {
    const [added = '', deleted = '', name = ''] = (raw[at++] ?? '').split('\t')
    const filename = name === '' ? (raw[++at] ?? '') : name
    if (name === '') at++
    counts.set(filename, [Number(added) || 0, Number(deleted) || 0])
  }
  return counts
}
