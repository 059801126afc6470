import { Octokit } from '@octokit/core'
import { fetchPlainly } from '../../../edge/github/fetch-plainly.ts'
import type { GitHubRequest } from '../../../edge/github/request.ts'

/**
 * Octokit without its plugins, for a run that asks a question or two and has no proxy.
 *
 * @param baseUrl  of the REST API, without a slash at the end
 */
export const openOctokit = (token: string, baseUrl: string): GitHubRequest =>
  new Octokit({ auth: token, baseUrl, request: { fetch: fetchPlainly } }).request
