/** What GitHub answers, as any Octokit tells it. */
export type GitHubResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly data: unknown
}

/**
 * The one door to GitHub's REST API: `octokit.request` of `@actions/github`, `@octokit/rest` or Probot fits as it is.
 *
 * It rejects on a status from 400 on, with an error that carries `status` and, where there is one, `response`.
 */
export type GitHubRequest = (route: string, parameters?: Record<string, unknown>) => Promise<GitHubResponse>
