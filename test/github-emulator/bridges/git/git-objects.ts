/** Trees, blobs and commits straight from the bare repository, so that their ids are git's own. */
import {
  fieldsOf,
  loginOf,
  repositoryOf,
  requirePermission,
  requireRole,
  textField,
} from '../../server/call.ts'
import { notFound, unprocessable } from '../../server/refusal.ts'
import { git, gitBytes, resolveSha, tryGit } from '../../world/git.ts'
import type { Answer, Call, Fields, Repository, Routes } from '../../world/model.ts'
import { identityOf } from '../../world/pull-facts.ts'
import { gitCommitOf } from '../../world/show-commit.ts'

/** What GitHub lists of a recursive tree before it says `truncated`. */
const mostTreeEntries = 100_000

const reading = (call: Call): Repository => {
  requirePermission(call, ['contents'], 'read')
  return repositoryOf(call)
}

const writing = (call: Call): Repository => {
  requirePermission(call, ['contents'], 'write')
  const repository = repositoryOf(call)
  requireRole(call, repository, 'write')
  return repository
}

const urlOf = (call: Call, kind: string, sha: string): string =>
  `${call.world.origin}/repos/${call.params.owner}/${call.params.repo}/git/${kind}/${sha}`

function treeEntry(call: Call, line: string): Fields {
  const [meta = '', path = ''] = line.split('\t')
  const [mode = '', type = '', sha = '', size = '-'] = meta.split(/ +/)
  return {
    path,
    mode,
    type,
    sha,
    ...(type === 'blob' ? { size: Number(size) } : {}),
    ...(type === 'commit' ? {} : { url: urlOf(call, `${type}s`, sha) }),
  }
}

async function getTree(call: Call): Promise<Answer> {
  const { gitDir } = reading(call)
  const sha = await resolveSha(gitDir, call.params.sha ?? '', 'tree')
  if (!sha) throw notFound()
  const isRecursive = call.query.has('recursive')
  const flags = isRecursive ? ['-r', '-t'] : []
  const listed = await git(gitDir, ['ls-tree', '-l', '-z', ...flags, sha])
  const lines = listed.split('\0').filter(Boolean)
  const tree = lines.slice(0, mostTreeEntries).map(line => treeEntry(call, line))
  return {
    status: 200,
    json: { sha, url: urlOf(call, 'trees', sha), tree, truncated: lines.length > mostTreeEntries },
  }
}

async function getBlob(call: Call): Promise<Answer> {
  const { gitDir } = reading(call)
  const sha = call.params.sha ?? ''
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw unprocessable('The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
  const run = await tryGit(gitDir, ['cat-file', 'blob', sha])
  if (run.code !== 0) throw notFound()
  const content = run.stdout.toString('base64').replace(/.{60}/g, '$&\n')
  const id = Buffer.from(`Blob:${sha}`).toString('base64')
  return {
    status: 200,
    json: {
      sha,
      node_id: id,
      size: run.stdout.length,
      url: urlOf(call, 'blobs', sha),
      content,
      encoding: 'base64',
    },
  }
}

async function createBlob(call: Call): Promise<Answer> {
  const { gitDir } = writing(call)
  const { content, encoding } = fieldsOf(call)
  const input = Buffer.from(String(content), encoding === 'base64' ? 'base64' : 'utf8')
  const sha = await git(gitDir, ['hash-object', '-w', '--stdin'], { input })
  return { status: 201, json: { sha, url: urlOf(call, 'blobs', sha) } }
}

/** Writes a tree through an index of its own, on top of `base_tree`; `sha: null` takes a path out. */
async function createTree(call: Call): Promise<Answer> {
  const { gitDir } = writing(call)
  const fields = fieldsOf(call)
  const env = { GIT_INDEX_FILE: `${gitDir}/standin-index-${call.world.nextId()}` }
  const baseTree = textField(fields, 'base_tree')
  if (baseTree) await git(gitDir, ['read-tree', baseTree], { env })
  for (const entry of fields.tree as readonly Fields[]) await addEntry(gitDir, env, entry)
  const sha = await git(gitDir, ['write-tree', '--missing-ok'], { env })
  await tryGit(gitDir, ['read-tree', '--empty'], { env })
  const tree = (await git(gitDir, ['ls-tree', '-l', '-z', sha])).split('\0').filter(Boolean)
  return {
    status: 201,
    json: {
      sha,
      url: urlOf(call, 'trees', sha),
      truncated: false,
      tree: tree.map(line => treeEntry(call, line)),
    },
  }
}

async function addEntry(gitDir: string, env: Record<string, string>, entry: Fields): Promise<void> {
  const path = String(entry.path)
  if (entry.sha === null) {
    await git(gitDir, ['update-index', '--index-info'], { env, input: `0 ${'0'.repeat(40)}\t${path}\n` })
    return
  }
  const sha =
    typeof entry.sha === 'string'
      ? entry.sha
      : await git(gitDir, ['hash-object', '-w', '--stdin'], { input: String(entry.content ?? '') })
  await git(gitDir, ['update-index', '-z', '--index-info'], {
    env,
    input: `${entry.mode ?? '100644'} ${sha}\t${path}\0`,
  })
}

async function getCommit(call: Call): Promise<Answer> {
  const { gitDir } = reading(call)
  const sha = await resolveSha(gitDir, call.params.sha ?? '')
  if (!sha || sha !== call.params.sha) throw notFound()
  return { status: 200, json: await gitCommitOf(call.world, repositoryOf(call), sha) }
}

async function createCommit(call: Call): Promise<Answer> {
  const repository = writing(call)
  const { gitDir } = repository
  const { message, tree, parents = [] } = fieldsOf(call)
  const flags = (parents as readonly string[]).flatMap(parent => ['-p', parent])
  if (!(await resolveSha(gitDir, String(tree), 'tree'))) throw unprocessable('Tree SHA does not exist')
  const env = identityOf(call.world, loginOf(call.actor))
  const sha = (
    await gitBytes(gitDir, ['commit-tree', String(tree), ...flags], { env, input: String(message) })
  )
    .toString()
    .trim()
  return { status: 201, json: await gitCommitOf(call.world, repository, sha) }
}

export const gitObjects: Routes = {
  'GET /repos/:owner/:repo/git/trees/*sha': getTree,
  'POST /repos/:owner/:repo/git/trees': createTree,
  'GET /repos/:owner/:repo/git/blobs/:sha': getBlob,
  'POST /repos/:owner/:repo/git/blobs': createBlob,
  'GET /repos/:owner/:repo/git/commits/:sha': getCommit,
  'POST /repos/:owner/:repo/git/commits': createCommit,
}
