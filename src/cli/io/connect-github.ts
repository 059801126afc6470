import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Repository } from '../../core/gate/model/facts.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { Connect } from '../../engine/open-change.ts'
import type { GitHubRequest } from '../../io/github/client/shapes.ts'
import { lazy } from '../lazy.ts'
import { detail, type Io, version } from './terminal.ts'

/** Which repository on GitHub a command is about, and how to reach it. `connect` is `null` where no token was given. */
export type GithubReach = { readonly repository: Repository | null; readonly connect: Connect | null }

/**
 * Read repository and token from options, environment and the remote `origin`.
 *
 * The client is loaded with the first request to GitHub.
 *
 * @throws CloseoutError  `usage` where `--repo` is not `owner/name`
 */
export const githubOf = async (
  options: { readonly repo?: string; readonly isOffline?: boolean },
  io: Io,
): Promise<GithubReach> => {
  const baseUrl = io.env.GITHUB_API_URL || 'https://api.github.com'
  const repository = options.repo === undefined ? await readRemote(io.cwd) : parse(options.repo)
  if (repository) detail(io, `Repository: ${repository.owner}/${repository.name}.`)
  const own = io.env.GITHUB_TOKEN || io.env.GH_TOKEN
  const token = own || (repository && !options.isOffline ? await readGhToken(hostOf(baseUrl), io) : null)
  const connect: Connect = async () => {
    const { Octokit } = await lazy.octokit()
    const octokit = new Octokit({ auth: token, baseUrl, userAgent: `closeout/${version}`, log: silent })
    octokit.hook.after('request', ({ status }, { method, url }) => detail(io, `${method} ${url}: ${status}`))
    octokit.hook.error('request', (error, { method, url }) => {
      detail(io, `${method} ${url}: ${error.message}`)
      throw error
    })
    return octokit.request
  }
  return { repository, connect: token ? connect : null }
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** The characters that GitHub allows; neither part may be `.` or `..`, which a URL would take as a folder. */
const repositoryForm = /^([A-Za-z0-9][\w-]*)\/(?!\.{1,2}$)([\w.-]+)$/

const parse = (text: string): Repository => {
  const [, owner, name] = repositoryForm.exec(text) ?? []
  if (owner && name) return { owner, name }
  throw new CloseoutError('usage', `--repo: ${JSON.stringify(text)} is not of the form owner/name.`, {
    fix: '--repo octocat/hello-world',
  })
}

/** `git@host:owner/name.git`, `ssh://git@host/owner/name` or `https://host/owner/name.git`. */
const remoteForm = /^(?:[\w.+-]+@[\w.-]+:|(?:https?|ssh|git):\/\/[^/]+\/)([^/\s]+)\/([^/\s]+?)(?:\.git)?\/?$/

const readRemote = async (directory: string): Promise<Repository | null> => {
  try {
    const { stdout } = await promisify(execFile)('git', [
      '-C',
      directory,
      'config',
      '--get',
      'remote.origin.url',
    ])
    const [, owner, name] = remoteForm.exec(stdout.trim()) ?? []
    return owner && name ? { owner, name } : null
  } catch {
    return null
  }
}

/** The host that an API root belongs to, as gh names it. */
const hostOf = (baseUrl: string): string => {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : ''
  return host === 'api.github.com' ? 'github.com' : host.replace(/^api\.(?=.*\.ghe\.com$)/, '')
}

const ghTimeoutMs = 10_000

/**
 * The token that gh keeps for the host of the API; `null` if there is no gh or it knows no such host. The host never
 * comes from a remote of the repository, which anybody may have written.
 */
const readGhToken = async (host: string, io: Io): Promise<string | null> => {
  if (host === '' || !io.env.PATH) return null
  try {
    const { stdout } = await promisify(execFile)('gh', ['auth', 'token', '--hostname', host], {
      env: io.env,
      timeout: ghTimeoutMs,
    })
    const token = stdout.trim()
    if (token === '') return null
    io.err(`note: GITHUB_TOKEN and GH_TOKEN are not set, so the token that gh has for ${host} is used.\n`)
    return token
  } catch {
    return null
  }
}

/** Guards against defects: this process sends GET requests only. */
export const onlyReads =
  (request: GitHubRequest): GitHubRequest =>
  (route, parameters) => {
    if (route.startsWith('GET ')) return request(route, parameters)
    throw new CloseoutError('github-refused', `${route} was not sent: this command only reads from GitHub.`)
  }
