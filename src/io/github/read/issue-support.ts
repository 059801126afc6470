import type { GitHubResponse, Json } from '../client/shapes.ts'

/** What a repository and its server offer for issues. */
export type IssueSupport = {
  /** Whether issues are enabled in the repository. */
  readonly isEnabled: boolean
  readonly hasSubIssues: boolean
}

/** @param repository  as GitHub gives it, also inside another answer */
export const shapeIssueSupport = (
  repository: Json | null,
  headers: GitHubResponse['headers'],
): IssueSupport => ({
  isEnabled: repository?.has_issues !== false,
  hasSubIssues: offersSubIssues(String(headers['x-github-enterprise-version'] ?? '')),
})

/**
 * Whether a server has sub-issues. Every answer of GitHub Enterprise Server names its version; github.com names none.
 *
 * @see the OpenAPI descriptions of 3.17 and 3.18, which lack them
 */
const offersSubIssues = (version: string): boolean => {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  return major === undefined || Number(major) > 3 || (Number(major) === 3 && Number(minor) > 18)
}
