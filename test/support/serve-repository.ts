import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Octokit } from '@octokit/rest'
import type { GitHubRequest } from '../../src/io/github/client/shapes.ts'
import { runGit } from './repository.ts'

/** An answer that a test puts in the place of the repository's own. */
export type Interference = (url: URL, response: ServerResponse) => boolean

/** A server on this machine that answers GitHub's read routes out of a real git repository. */
export type RepositoryServer = {
  readonly request: GitHubRequest
  /** `GET /path?query` of every request, in order. */
  readonly seen: readonly string[]
  /** Answers first, until it is replaced; `true` where it did. */
  readonly interfere: (interference: Interference | null) => void
  /** Pull requests by number, in GitHub's JSON. */
  readonly pulls: Map<number, Record<string, unknown>>
  readonly close: () => Promise<void>
}

type Answer = { readonly status?: number; readonly json: unknown }
type Route = readonly [RegExp, (match: RegExpExecArray, url: URL, server: Serving) => Answer | null]
type Serving = { readonly dir: string; readonly pulls: Map<number, Record<string, unknown>> }

const attempt = (dir: string, ...args: readonly string[]): string | null => {
  try {
    return runGit(dir, args)
  } catch {
    return null
  }
}

const tokens = (text: string): readonly string[] => text.split('\0').filter(token => token !== '')

const treeOf = (dir: string, oid: string, isDeep: boolean): Answer | null => {
  const listed = attempt(dir, 'ls-tree', '-z', ...(isDeep ? ['-r', '-t'] : []), oid)
  if (listed === null) return null
  const tree = tokens(listed).map(line => {
    const [mode, type, sha] = line.slice(0, line.indexOf('\t')).split(' ')
    return { path: line.slice(line.indexOf('\t') + 1), mode, type, sha }
  })
  return { json: { sha: oid, tree, truncated: false } }
}

const statusNames: Readonly<Record<string, string>> = {
  A: 'added',
  M: 'modified',
  D: 'removed',
  T: 'modified',
  R: 'renamed',
  C: 'copied',
}

/** Files as GitHub lists them, renames guessed by git at half likeness. */
const filesOf = (dir: string, before: string, after: string): readonly Record<string, unknown>[] => {
  const parts = tokens(runGit(dir, ['diff-tree', '-r', '-z', '-M', '--raw', '--no-abbrev', before, after]))
  const files: Record<string, unknown>[] = []
  for (let at = 0; at < parts.length; ) {
    const [, , oldOid, newOid, status = ''] = (parts[at] as string).split(' ')
    const isPair = /^[RC]/.test(status)
    files.push({
      filename: parts[at + (isPair ? 2 : 1)],
      ...(isPair ? { previous_filename: parts[at + 1] } : {}),
      status: statusNames[status.slice(0, 1)],
      sha: status === 'D' ? oldOid : newOid,
      changes: oldOid === newOid ? 0 : 2,
    })
    at += isPair ? 3 : 2
  }
  return files
}

const emptyTree = (dir: string): string => runGit(dir, ['hash-object', '-t', 'tree', '--stdin'], '')

const commitOf = (dir: string, oid: string): Record<string, unknown> => ({
  sha: oid,
  commit: { message: runGit(dir, ['log', '-1', '--format=%B', oid]) },
  parents: tokens(runGit(dir, ['log', '-1', '--format=%P', oid]).split(' ').join('\0')).map(sha => ({ sha })),
})

const page = <T>(list: readonly T[], url: URL, size: number): readonly T[] => {
  const perPage = Number(url.searchParams.get('per_page') ?? size)
  const number = Number(url.searchParams.get('page') ?? 1)
  return list.slice((number - 1) * perPage, number * perPage)
}

const compare = (dir: string, base: string, head: string, url: URL): Answer | null => {
  const mergeBase = attempt(dir, 'merge-base', base, head)
  if (mergeBase === null) return null
  const log = runGit(dir, ['rev-list', '--reverse', `${base}..${head}`])
  const oids = log === '' ? [] : log.split('\n')
  return {
    json: {
      merge_base_commit: { sha: mergeBase },
      total_commits: oids.length,
      commits: page(oids, url, 250).map(oid => commitOf(dir, oid)),
      ...(url.searchParams.get('page') ? {} : { files: filesOf(dir, mergeBase, head).slice(0, 300) }),
    },
  }
}

const contentsOf = (dir: string, path: string, ref: string): Answer | null => {
  const content = attempt(dir, 'rev-parse', '--verify', `${ref}:${path}`)
  if (content === null) return null
  const text = runGit(dir, ['cat-file', 'blob', content])
  const size = Number(runGit(dir, ['cat-file', '-s', content]))
  const whole = text.length < size ? `${text}\n` : text
  return { json: { type: 'file', encoding: 'base64', content: Buffer.from(whole).toString('base64'), size } }
}

const pullFiles = (pull: Record<string, unknown>, { dir }: Serving, url: URL): Answer => {
  const [base, head] = [pull.base, pull.head] as { sha: string }[]
  const mergeBase = runGit(dir, ['merge-base', base?.sha ?? '', head?.sha ?? ''])
  return { json: page(filesOf(dir, mergeBase, head?.sha ?? ''), url, 30) }
}

const routes: readonly Route[] = [
  [
    /^git\/trees\/(\w+)$/,
    ([, oid], url, { dir }) => treeOf(dir, oid ?? '', url.searchParams.has('recursive')),
  ],
  [
    /^git\/blobs\/(\w+)$/,
    ([, oid = ''], _url, { dir }) => {
      if (attempt(dir, 'cat-file', '-e', oid) === null) return null
      const size = Number(runGit(dir, ['cat-file', '-s', oid]))
      const text = runGit(dir, ['cat-file', 'blob', oid])
      const whole = Buffer.byteLength(text) < size ? `${text}\n` : text
      return { json: { encoding: 'base64', content: Buffer.from(whole).toString('base64'), size } }
    },
  ],
  [
    /^contents\/(.+)$/,
    ([, path = ''], url, { dir }) => contentsOf(dir, path, url.searchParams.get('ref') ?? 'HEAD'),
  ],
  [/^compare\/(.+?)\.\.\.(.+)$/, ([, base = '', head = ''], url, { dir }) => compare(dir, base, head, url)],
  [
    /^commits\/(\w+)$/,
    ([, oid = ''], url, { dir }) => {
      const full = attempt(dir, 'rev-parse', '--verify', `${oid}^{commit}`)
      if (full === null) return { status: 422, json: { message: `No commit found for SHA: ${oid}` } }
      const parent = attempt(dir, 'rev-parse', '--verify', `${full}^`) ?? emptyTree(dir)
      return { json: { ...commitOf(dir, full), files: page(filesOf(dir, parent, full), url, 300) } }
    },
  ],
  [
    /^git\/commits\/(\w+)$/,
    ([, oid = ''], _url, { dir }) =>
      attempt(dir, 'cat-file', '-e', `${oid}^{commit}`) === null ? null : { json: commitOf(dir, oid) },
  ],
  [
    /^pulls\/(\d+)$/,
    ([, number], _url, { pulls }) => {
      const pull = pulls.get(Number(number))
      return pull ? { json: pull } : null
    },
  ],
  [
    /^pulls\/(\d+)\/files$/,
    ([, number], url, server) => {
      const pull = server.pulls.get(Number(number))
      return pull ? pullFiles(pull, server, url) : null
    },
  ],
]

const answer = (request: IncomingMessage, response: ServerResponse, server: Serving): void => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const rest = decodeURIComponent(url.pathname.split('/').slice(4).join('/'))
  for (const [pattern, reply] of routes) {
    const match = pattern.exec(rest)
    const found = match && reply(match, url, server)
    if (!found) continue
    response.writeHead(found.status ?? 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found.json))
    return
  }
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ message: 'Not Found' }))
}

/** Serve a repository as `octo/shop`, and an Octokit that asks it. */
export const serveRepository = async (dir: string): Promise<RepositoryServer> => {
  const seen: string[] = []
  const pulls = new Map<number, Record<string, unknown>>()
  let interference: Interference | null = null
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (interference?.(url, response)) return
    try {
      answer(request, response, { dir, pulls })
    } catch (error) {
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: String(error) }))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const octokit = new Octokit({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log: silent,
  })
  return {
    request: octokit.request,
    seen,
    pulls,
    interfere: next => {
      interference = next
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
