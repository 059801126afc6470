import type { ChangedFile, Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { listChangedFiles } from '../../git/trees/list-changed-files.ts'
import type { TreeChange } from '../../git/trees/tree-entry.ts'
import { askExpected, type Client } from '../client/client.ts'
import { nextPage } from '../client/read-pages.ts'
import type { GitHubResponse } from '../client/shapes.ts'
import { shapeFiles } from './read-comparison.ts'

/** The most files that GitHub lists of a pull request. */
export const mostPullFiles = 3_000
const pageSize = 100
/** The most pages that are read besides. */
const mostShortPages = 30

/** The files of a pull request, page by page, five pages at a time. */
export const readPullFiles = async (
  client: Client,
  repository: Repository,
  number: number,
  expectedFiles: number,
): Promise<Known<readonly ChangedFile[]>> => {
  if (expectedFiles > mostPullFiles) {
    return unknown(
      `GitHub lists only ${mostPullFiles} of ${expectedFiles} changed files; set \`fetch-depth: 0\` for actions/checkout`,
    )
  }
  const what = `the files of pull request ${number}`
  const readPage = async (page: number): Promise<Known<Page>> =>
    askExpected(client, {
      route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      parameters: {
        owner: repository.owner,
        repo: repository.name,
        pull_number: number,
        per_page: pageSize,
        page,
      },
      what,
      permission: 'pull-requests: read',
      shape: (data, headers) => shapePage(data, headers, page),
    })
  const changes: TreeChange[] = []
  let listed = 0
  let next: number | null = null
  const take = ({ value }: { readonly value: Page }): void => {
    changes.push(...value.changes)
    listed += value.listed
    next = value.next
  }
  const pages = Math.max(1, Math.ceil(expectedFiles / pageSize))
  for (let page = 1; page <= pages; page += 5) {
    const numbers = Array.from({ length: Math.min(5, pages - page + 1) }, (_, at) => page + at)
    for (const answer of await Promise.all(numbers.map(readPage))) {
      if (!answer.known) return answer
      take(answer)
    }
  }
  // Short pages: there are more of them than files would fill.
  for (let more = 0; next !== null && listed < expectedFiles && more < mostShortPages; more += 1) {
    const answer = await readPage(next)
    if (!answer.known) return answer
    take(answer)
  }
  return listed < expectedFiles
    ? unknown(`GitHub listed only ${listed} of ${expectedFiles} changed files; run the check again`)
    : known(listChangedFiles(changes))
}

type Page = {
  readonly changes: readonly TreeChange[]
  readonly listed: number
  readonly next: number | null
}

const shapePage = (data: unknown, headers: GitHubResponse['headers'], page: number): Page | undefined => {
  const changes = shapeFiles(data)
  return changes && Array.isArray(data)
    ? { changes, listed: data.length, next: nextPage(headers, page, data.length) }
    : undefined
}
