import type { ChangedFile, Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { listChangedFiles } from '../../git/trees/list-changed-files.ts'
import type { TreeChange } from '../../git/trees/tree-entry.ts'
import { askExpected, type Client } from '../client/client.ts'
import { shapeFiles } from './read-comparison.ts'

/** The most files that GitHub lists of a pull request. */
export const mostPullFiles = 3_000
const pageSize = 100

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
      shape: shapePage,
    })
  const changes: TreeChange[] = []
  let listed = 0
  const pages = Math.max(1, Math.ceil(expectedFiles / pageSize))
  for (let page = 1; page <= pages; page += 5) {
    const numbers = Array.from({ length: Math.min(5, pages - page + 1) }, (_, at) => page + at)
    for (const answer of await Promise.all(numbers.map(readPage))) {
      if (!answer.known) return answer
      changes.push(...answer.value.changes)
      listed += answer.value.listed
    }
  }
  return listed < expectedFiles
    ? unknown(`GitHub listed only ${listed} of ${expectedFiles} changed files; run the check again`)
    : known(listChangedFiles(changes))
}

type Page = { readonly changes: readonly TreeChange[]; readonly listed: number }

const shapePage = (data: unknown): Page | undefined => {
  const changes = shapeFiles(data)
  return changes && Array.isArray(data) ? { changes, listed: data.length } : undefined
}
