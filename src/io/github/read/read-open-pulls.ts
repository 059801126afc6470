import type { Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client, placeOf } from '../client/client.ts'
import { nextPage } from '../client/read-pages.ts'
import { asText } from '../client/shapes.ts'
import { type PullRequestReading, shapePullRequest } from './shape-pull-request.ts'

/** An open pull request of a list, which has no numbers of its commits and files. */
export type ListedPull = Omit<PullRequestReading, 'commits' | 'changedFiles'> & { readonly title: string }

/** Open pull requests, the newest first; `isCut`: there are more. */
export type OpenPulls = { readonly pulls: readonly ListedPull[]; readonly isCut: boolean }

const pageSize = 100

const shapeListed = (data: unknown): ListedPull | undefined => {
  const pull = shapePullRequest(data)
  if (!pull) return undefined
  const { commits: _commits, changedFiles: _files, ...listed } = pull
  return { ...listed, title: asText((data as { readonly title?: unknown }).title) ?? '' }
}

const shapePage = (data: unknown): readonly ListedPull[] | undefined => {
  if (!Array.isArray(data)) return undefined
  const pulls = data.map(shapeListed)
  return pulls.every(pull => pull !== undefined) ? pulls : undefined
}

/** List the open pull requests of a repository, page by page, until there are enough. */
export const readOpenPulls = async (
  client: Client,
  repository: Repository,
  most: number,
): Promise<Known<OpenPulls>> => {
  const pulls: ListedPull[] = []
  for (let page: number | null = 1; page !== null && pulls.length <= most; ) {
    const current: number = page
    const answer: Known<{ readonly listed: readonly ListedPull[]; readonly next: number | null }> =
      await askExpected(client, {
        route: 'GET /repos/{owner}/{repo}/pulls',
        parameters: { ...placeOf(repository), state: 'open', per_page: pageSize, page: current },
        what: `the open pull requests of ${repository.owner}/${repository.name}`,
        permission: 'pull-requests: read',
        shape: (data, headers) => {
          const listed = shapePage(data)
          return listed && { listed, next: nextPage(headers, current, listed.length) }
        },
      })
    if (!answer.known) return answer
    pulls.push(...answer.value.listed)
    page = answer.value.next
  }
  return known({ pulls: pulls.slice(0, most), isCut: pulls.length > most })
}
