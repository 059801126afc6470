import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Repository } from '../../core/gate/model/facts.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { Connect } from '../../engine/open-change.ts'
import type { GitHubRequest } from '../../io/github/client/shapes.ts'
import { lazy } from '../lazy.ts'
import { type Io, version } from './terminal.ts'

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
  options: { readonly repo?: string; readonly directory: string },
  io: Io,
): Promise<GithubReach> => {
  const token = io.env.GITHUB_TOKEN || io.env.GH_TOKEN
  const baseUrl = io.env.GITHUB_API_URL || 'https://api.github.com'
  const repository =
    options.repo === undefined ? await readRemote(resolve(io.cwd, options.directory)) : parse(options.repo)
  const connect: Connect = async () => {
    const { Octokit } = await lazy.octokit()
    return new Octokit({ auth: token, baseUrl, userAgent: `closeout/${version}`, log: silent }).request
  }
  return { repository, connect: token ? connect : null }
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const parse = (text: string): Repository => {
  const [owner, name, ...rest] = text.split('/')
  if (owner && name && rest.length === 0) return { owner, name }
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

/** Guards against defects: this process sends GET requests only. */
export const onlyReads =
  (request: GitHubRequest): GitHubRequest =>
  (route, parameters) => {
    if (route.startsWith('GET ')) return request(route, parameters)
    throw new CloseoutError('github-refused', `${route} was not sent: this command only reads from GitHub.`)
  }
