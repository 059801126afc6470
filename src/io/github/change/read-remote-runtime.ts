import type { HistoricPath, RuntimePath } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { findRuntimeRoot, runtimeRootPattern } from '../../git/trees/fold-path.ts'
import { type CommitAdditions, listHistoricPaths } from '../../git/trees/list-historic-paths.ts'
import { listRuntimePaths, mergeThreeWays, standAgainstBase } from '../../git/trees/list-runtime-paths.ts'
import type { FlatTree, TreeChange } from '../../git/trees/tree-entry.ts'
import { compareFlatTrees } from '../../git/trees/tree-entry.ts'
import { readCommitAdditions } from './read-commit-additions.ts'
import { readComparedCommits } from './read-comparison.ts'
import type { RemoteReader } from './remote-reader.ts'

/** The most commits whose additions are requested, one by one. */
const mostHistoryCommits = 50

/** What the target would track under the roots after the merge. */
export const readRemoteRuntime = async (
  { subject, readHead, readBase, readOwn }: RemoteReader,
  roots: readonly string[],
): Promise<Known<readonly RuntimePath[]>> => {
  const pattern = runtimeRootPattern(roots)
  const isRuntime = ({ path }: { readonly path: string }): boolean => findRuntimeRoot(pattern, path) >= 0
  const [head, base, own] = await Promise.all([readHead(), readBase(), readOwn()])
  if (!head.known) return head
  if (!base.known) return base
  if (!own.known) return own
  const tracked = new Map(
    [...head.value].filter(([path]) => isRuntime({ path })).map(([path, { mode }]) => [path, mode] as const),
  )
  const mine = own.value.filter(isRuntime)
  if (subject.kind !== 'pull_request') return known(listRuntimePaths(standAgainstBase(tracked, mine), roots))
  const parting = undo(head.value, own.value)
  const theirs = compareFlatTrees(parting, base.value).filter(isRuntime)
  return known(listRuntimePaths(mergeThreeWays(tracked, mine, theirs), roots))
}

/** The tree from which the changes lead to this one. */
const undo = (after: FlatTree, changes: readonly TreeChange[]): FlatTree => {
  const before = new Map(after)
  for (const { path, before: old } of changes) {
    if (old) before.set(path, old)
    else before.delete(path)
  }
  return before
}

/**
 * What a commit of the change added and the head no longer has.
 *
 * The head's own commit is not read: what it added is at the head. Nor is the head's tree, where no commit added
 * anything under the roots.
 */
export const readRemoteHistory = async (
  { client, repository, subject, readHead }: RemoteReader,
  roots: readonly string[],
): Promise<Known<readonly HistoricPath[]>> => {
  if (subject.commits === 1) return known([])
  const compared = await readComparedCommits(client, repository, subject.base, subject.head)
  if (!compared.known) return compared
  const commits = compared.value.filter(({ oid, parents }) => parents < 2 && oid !== subject.head)
  if (commits.length > mostHistoryCommits) {
    return unknown(
      `the change has ${commits.length} commits, too many to read from GitHub; set \`fetch-depth: 0\` for actions/checkout`,
    )
  }
  const pattern = runtimeRootPattern(roots)
  const added: CommitAdditions[] = []
  const read = await Promise.all(
    commits.map(async ({ oid }) => ({ oid, paths: await readCommitAdditions(client, repository, oid) })),
  )
  for (const { oid, paths } of read) {
    if (!paths.known) return paths
    added.push({ oid, added: paths.value.filter(path => findRuntimeRoot(pattern, path) >= 0) })
  }
  if (added.every(commit => commit.added.length === 0)) return known([])
  const head = await readHead()
  return head.known ? known(listHistoricPaths(added, new Set(head.value.keys()))) : head
}
