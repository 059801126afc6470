import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { CheckoutKind } from '../checkout/orient-checkout.ts'
import { findRuntimeRoot, runtimeRootPattern } from '../trees/fold-path.ts'
import { baseIsNotHere, fetchAdvice } from '../trees/open-differences.ts'
import type { Trees } from '../trees/open-trees.ts'
import { walkChanges } from '../trees/walk-changes.ts'
import type { Git } from './open-git.ts'
import type { Objects } from './open-objects.ts'
import { parseCommit } from './parse-commit.ts'
import { parseTrailers } from './parse-trailers.ts'
import { type LoggedCommit, readLog } from './read-log.ts'
import { firstLine } from './run-git.ts'
import type { Line } from './walk-line.ts'

/** The most folders that are opened one by one; beyond that git reads the log. */
const foldersToWalk = 256

/**
 * The commits of the change, oldest first, with what each added under the roots; unknown where a shallow clone cuts
 * them off.
 *
 * @param line  the change's own line of commits, where it is simple enough to have been walked
 */
export const readCommits = async (
  git: Git,
  objects: Objects,
  trees: Trees,
  checkoutKind: Exclude<CheckoutKind, { checkoutKind: 'elsewhere' }>,
  line: Line | null,
  roots: readonly string[],
): Promise<Known<readonly LoggedCommit[]>> => {
  if (!checkoutKind.base) return baseIsNotHere(checkoutKind.baseOid)
  if (!checkoutKind.tip) return unknown(`the commits of the change are not in this clone; ${fetchAdvice}`)
  const walked = line && (await walkCommits(trees, line, roots))
  if (walked) return known(walked)
  const log = await readLog(git, checkoutKind.tip.oid, checkoutKind.base.oid, roots)
  if (!log.isRead) return unknown(`the commits of the change could not be read: ${firstLine(log.stderr)}`)
  return (await isCut(objects, log.commits))
    ? unknown(`this clone is too shallow: it does not have every commit of the change; ${fetchAdvice}`)
    : known([...log.commits].reverse())
}

/** A commit that has no parent here, but names one itself, is where the clone was cut. */
const isCut = async (objects: Objects, commits: readonly LoggedCommit[]): Promise<boolean> => {
  for (const { oid, parents } of commits) {
    if (parents.length > 0) continue
    const commit = parseCommit(await objects.read(oid))
    if (!commit || commit.parents.length > 0) return true
  }
  return false
}

/** One commit alone has no history: what it added is at the head. */
const walkCommits = async (
  trees: Trees,
  { parting, commits }: Line,
  roots: readonly string[],
): Promise<readonly LoggedCommit[] | null> => {
  const pattern = runtimeRootPattern(roots)
  const budget = { left: foldersToWalk }
  const logged: LoggedCommit[] = []
  let before = parting.tree
  for (const { oid, tree, parents, message } of commits) {
    const changes = commits.length === 1 ? [] : await walkChanges(trees, before, tree, budget)
    if (!changes) return null
    const added = changes
      .filter(({ path, before: old, after }) => !old && after && findRuntimeRoot(pattern, path) >= 0)
      .map(({ path }) => path)
    logged.push({ oid, parents, trailers: parseTrailers(message), added })
    before = tree
  }
  return logged
}
