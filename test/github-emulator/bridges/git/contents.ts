/** Files, folders, links and submodules at any ref, from git; raw bytes where they are asked for. */
import { repositoryOf, requirePermission } from '../../server/call.ts'
import { notFound } from '../../server/refusal.ts'
import { git, gitBytes, resolveSha } from '../../world/git.ts'
import type { Answer, Call, Fields, Routes } from '../../world/model.ts'

/** Above this size GitHub leaves `content` empty and says `encoding: none`. */
const mostInlineBytes = 1_048_576

const kinds: Readonly<Record<string, string>> = {
  '120000': 'symlink',
  '160000': 'submodule',
  '040000': 'dir',
}

interface Entry {
  readonly mode: string
  readonly sha: string
  readonly size: number
  readonly path: string
}

async function entriesAt(gitDir: string, ref: string, path: string): Promise<readonly Entry[]> {
  const listed = await git(gitDir, [
    '--literal-pathspecs',
    'ls-tree',
    '-l',
    '-z',
    ref,
    ...(path ? ['--', path] : []),
  ])
  return listed
    .split('\0')
    .filter(Boolean)
    .map(line => {
      const [meta = '', found = ''] = line.split('\t')
      const [mode = '', , sha = '', size = '0'] = meta.split(/ +/)
      return { mode, sha, size: Number(size) || 0, path: found }
    })
}

function describeEntry(call: Call, ref: string, { mode, sha, size, path }: Entry): Fields {
  const { owner, repo } = call.params
  const { origin } = call.world
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const type = kinds[mode] ?? 'file'
  const url = `${origin}/repos/${owner}/${repo}/contents/${encoded}?ref=${ref}`
  const page = `${origin}/${owner}/${repo}/${type === 'dir' ? 'tree' : 'blob'}/${ref}/${encoded}`
  const gitUrl = `${origin}/repos/${owner}/${repo}/git/${type === 'dir' ? 'trees' : 'blobs'}/${sha}`
  return {
    type,
    size,
    name: path.split('/').at(-1),
    path,
    sha,
    url,
    git_url: gitUrl,
    html_url: page,
    download_url: type === 'file' ? `${origin}/${owner}/${repo}/raw/${ref}/${encoded}` : null,
    _links: { self: url, git: gitUrl, html: page },
  }
}

async function getContents(call: Call): Promise<Answer> {
  requirePermission(call, ['contents'], 'read')
  const { gitDir } = repositoryOf(call)
  const ref = call.query.get('ref') ?? 'HEAD'
  const sha = await resolveSha(gitDir, ref)
  if (!sha) throw notFound()
  const path = (call.params.path ?? '').replace(/\/$/, '')
  const [entry] = path ? await entriesAt(gitDir, sha, path) : []
  if (path && !entry) throw notFound()
  if (!entry || entry.mode === '040000') {
    const inside = await entriesAt(gitDir, sha, path ? `${path}/` : '')
    return { status: 200, json: inside.map(found => describeEntry(call, ref, found)) }
  }
  return { status: 200, json: { ...describeEntry(call, ref, entry), ...(await contentOf(gitDir, entry)) } }
}

async function contentOf(gitDir: string, { mode, sha, size }: Entry): Promise<Fields> {
  if (mode === '160000') return { submodule_git_url: null }
  const bytes = await gitBytes(gitDir, ['cat-file', 'blob', sha])
  if (mode === '120000') return { target: bytes.toString() }
  if (size > mostInlineBytes) return { content: '', encoding: 'none' }
  return { content: bytes.toString('base64').replace(/.{60}/g, '$&\n'), encoding: 'base64' }
}

export const contents: Routes = {
  'GET /repos/:owner/:repo/contents': getContents,
  'GET /repos/:owner/:repo/contents/': getContents,
  'GET /repos/:owner/:repo/contents/*path': getContents,
}
