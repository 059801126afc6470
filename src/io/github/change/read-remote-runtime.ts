import type { HistoricPath, TrackedRuntime } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { ByteText } from '../../git/trees/fold-path.ts'
import { type CommitAdditions, listHistoricPaths } from '../../git/trees/list-historic-paths.ts'
import {
  isRenameInDoubt,
  listRuntimePaths,
  mergeThreeWays,
  type StandingPath,
  standAgainstBase,
  standMerged,
} from '../../git/trees/list-runtime-paths.ts'
import { openRootMatcher } from '../../git/trees/match-roots.ts'
import type { ModedPaths } from '../../git/trees/merge-with-git.ts'
import type { FlatTree, TreeChange } from '../../git/trees/tree-entry.ts'
import { compareFlatTrees } from '../../git/trees/tree-entry.ts'
import { readCommitAdditions } from './read-commit-additions.ts'
import { readComparedCommits } from './read-comparison.ts'
import { hasSeveralMergeBases, readTestMerge } from './read-test-merge.ts'
import type { RemoteReader } from './remote-reader.ts'

/** The most commits whose additions are requested, one by one. */
const mostHistoryCommits = 50

const pathsUnder = (tree: FlatTree, isRuntime: (path: ByteText) => boolean): ModedPaths =>
  new Map([...tree].filter(([path]) => isRuntime(path)).map(([path, { mode }]) => [path, mode] as const))

/** What the target would track under the roots after the merge. */
export const readRemoteRuntime = async (
  reader: RemoteReader,
  roots: readonly string[],
): Promise<Known<TrackedRuntime>> => {
  const { subject, readHead, readBase, readOwn } = reader
  const matcher = openRootMatcher(roots)
  const isRuntime = (path: ByteText): boolean => matcher.find(path) !== null
  const [head, base, own] = await Promise.all([readHead(), readBase(), readOwn()])
  if (!head.known) return head
  if (!base.known) return base
  if (!own.known) return own
  const tracked = pathsUnder(head.value, isRuntime)
  const mine = own.value.filter(({ path }) => isRuntime(path))
  const stand = (paths: readonly StandingPath[], hasConflict = false): Known<TrackedRuntime> =>
    known({ paths: listRuntimePaths(paths, roots), hasConflict })
  if (subject.kind !== 'pull_request') return stand(standAgainstBase(tracked, mine))
  const theirs = compareFlatTrees(undo(head.value, own.value), base.value).filter(({ path }) =>
    isRuntime(path),
  )
  const several = await hasSeveralMergeBases(reader)
  if (!several.known) return several
  const arithmetic = mergeThreeWays(tracked, mine, theirs)
  if (!several.value && !isRenameInDoubt(mine, theirs)) return stand(arithmetic)
  const merge = await readTestMerge(reader)
  if (!merge.known) {
    return several.value ? unknown(`head and base have several merge bases; ${merge.why}`) : stand(arithmetic)
  }
  if (merge.value.kind !== 'merged') return stand(arithmetic, merge.value.kind === 'conflict')
  const [merged, mergedInto] = await Promise.all([
    reader.readTree(merge.value.commit),
    reader.readTree(merge.value.base),
  ])
  if (!merged.known) return merged
  if (!mergedInto.known) return mergedInto
  return stand(standMerged(pathsUnder(merged.value, isRuntime), pathsUnder(mergedInto.value, isRuntime)))
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
 * GitHub compares a merge with its first parent: what another parent has was added by the commits that the merge joins.
 * The head's own commit is not read: what it added is at the head. Nor is the head's tree, where no commit added
 * anything under the roots.
 */
export const readRemoteHistory = async (
  reader: RemoteReader,
  roots: readonly string[],
): Promise<Known<readonly HistoricPath[]>> => {
  const { client, repository, subject, readHead } = reader
  if (subject.commits === 1) return known([])
  const compared = await readComparedCommits(client, repository, subject.base, subject.head)
  if (!compared.known) return compared
  const commits = compared.value.filter(({ oid }) => oid !== subject.head)
  if (commits.length > mostHistoryCommits) {
    return unknown(
      `the change has ${commits.length} commits, too many to read from GitHub; set \`fetch-depth: 0\` for actions/checkout`,
    )
  }
  const matcher = openRootMatcher(roots)
  const added: CommitAdditions[] = []
  const read = await Promise.all(
    commits.map(async commit => ({
      ...commit,
      paths: await readCommitAdditions(client, repository, commit.oid),
    })),
  )
  for (const { oid, paths, parents } of read) {
    if (!paths.known) return paths
    const own = await leaveOutParents(
      reader,
      paths.value.filter(path => matcher.find(path) !== null),
      parents.slice(1),
    )
    if (!own.known) return own
    added.push({ oid, added: own.value })
  }
  if (added.every(commit => commit.added.length === 0)) return known([])
  const head = await readHead()
  return head.known ? known(listHistoricPaths(added, new Set(head.value.keys()), roots)) : head
}

/** Those of the paths that are in none of the commits' trees, which are read only where there are paths. */
const leaveOutParents = async (
  { readTree }: RemoteReader,
  paths: readonly ByteText[],
  parents: readonly string[],
): Promise<Known<readonly ByteText[]>> => {
  let left = paths
  for (const parent of parents) {
    if (left.length === 0) break
    const tree = await readTree(parent)
    if (!tree.known) return tree
    left = left.filter(path => !tree.value.has(path))
  }
  return known(left)
}
