import type { ChangedFile, Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { toBytes } from '../../git/trees/fold-path.ts'
import { listChangedFiles } from '../../git/trees/list-changed-files.ts'
import type { TreeChange } from '../../git/trees/tree-entry.ts'
import { askExpected, type Client } from '../client/client.ts'
import { asList, asNumber, asObject, asText, type Json } from '../client/shapes.ts'

export type ComparedCommit = {
  readonly oid: string
  readonly message: string
  readonly parents: number
}

/** One page of GitHub's comparison of two commits. Files come on the first page only, at most 300 of them. */
export type Comparison = {
  readonly mergeBase: string
  readonly totalCommits: number
  readonly commits: readonly ComparedCommit[]
  readonly files: readonly ChangedFile[]
  /** How many files GitHub listed; at its limit there may be more. */
  readonly listedFiles: number
}

/** The most files that GitHub lists in a comparison and in one page of a commit. */
export const mostComparedFiles = 300
const mostCommits = 1_000

/** The differences of one listed file: one path or, for a rename, two. An id that GitHub does not give is "". */
const shapeFile = (file: Json): readonly TreeChange[] | null => {
  const path = asText(file.filename)
  const status = asText(file.status)
  if (path === null || status === null) return null
  const entry = { mode: '100644', oid: asText(file.sha) ?? '' }
  const unknownEntry = { mode: '100644', oid: '' }
  const key = toBytes(path)
  const from = asText(file.previous_filename)
  if (status === 'unchanged') return []
  if (status === 'added' || status === 'copied') return [{ path: key, before: null, after: entry }]
  if (status === 'removed') return [{ path: key, before: entry, after: null }]
  if (status !== 'renamed' || from === null) return [{ path: key, before: unknownEntry, after: entry }]
  return [
    { path: toBytes(from), before: asNumber(file.changes) === 0 ? entry : unknownEntry, after: null },
    { path: key, before: null, after: entry },
  ]
}

/** GitHub's list of files, as differences of two trees. */
export const shapeFiles = (value: unknown): readonly TreeChange[] | null => {
  const files = asList(value, shapeFile)
  return files ? files.flat() : null
}

const shapeCommit = (commit: Json): ComparedCommit | null => {
  const oid = asText(commit.sha)
  const message = asText(asObject(commit.commit)?.message)
  const parents = Array.isArray(commit.parents) ? commit.parents.length : 1
  return oid === null || message === null ? null : { oid, message, parents }
}

const shapeComparison = (data: unknown): Comparison | undefined => {
  const found = asObject(data)
  const mergeBase = asText(asObject(found?.merge_base_commit)?.sha)
  const commits = asList(found?.commits, shapeCommit)
  const changes = shapeFiles(found?.files ?? [])
  if (mergeBase === null || !commits || !changes) return undefined
  const totalCommits = asNumber(found?.total_commits) ?? commits.length
  const listedFiles = Array.isArray(found?.files) ? found.files.length : 0
  return { mergeBase, totalCommits, commits, files: listChangedFiles(changes), listedFiles }
}

/** GitHub's comparison of the head with the base, from their merge base. */
export const readComparison = async (
  client: Client,
  repository: Repository,
  base: string,
  head: string,
  page = 1,
): Promise<Known<Comparison>> => {
  const what = `the comparison of ${base.slice(0, 10)} with ${head.slice(0, 10)}`
  return askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: {
      owner: repository.owner,
      repo: repository.name,
      basehead: `${base}...${head}`,
      per_page: 100,
      ...(page > 1 ? { page } : {}),
    },
    what,
    permission: 'contents: read',
    shape: shapeComparison,
  })
}

/** All commits of the change, oldest first. */
export const readComparedCommits = async (
  client: Client,
  repository: Repository,
  base: string,
  head: string,
): Promise<Known<readonly ComparedCommit[]>> => {
  const first = await readComparison(client, repository, base, head)
  if (!first.known) return first
  const { totalCommits } = first.value
  if (totalCommits > mostCommits) {
    return unknown(
      `the change has ${totalCommits} commits, too many to read from GitHub; set \`fetch-depth: 0\` for actions/checkout`,
    )
  }
  const commits = [...first.value.commits]
  for (let page = 2; commits.length < totalCommits; page += 1) {
    const next = await readComparison(client, repository, base, head, page)
    if (!next.known) return next
    if (next.value.commits.length === 0) {
      return unknown(
        `GitHub listed only ${commits.length} of ${totalCommits} commits; set \`fetch-depth: 0\` for actions/checkout`,
      )
    }
    commits.push(...next.value.commits)
  }
  return known(commits)
}
