import type { ChangedFile, RuntimePath } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { CheckoutKind } from '../checkout/orient-checkout.ts'
import type { GitProcess } from '../objects/open-git.ts'
import { firstLine } from '../objects/run-git.ts'
import { type ByteText, findRuntimeRoot, runtimeRootPattern, toBytes } from './fold-path.ts'
import { listRuntimePaths, mergeThreeWays, standAgainstBase } from './list-runtime-paths.ts'
import type { Differences } from './open-differences.ts'
import type { Trees } from './open-trees.ts'
import { scanRuntimePaths } from './scan-runtime-paths.ts'
import type { TreeChange } from './tree-entry.ts'

/** The head's paths under the roots. */
export const readRuntimeAtHead = async (
  scan: GitProcess,
  roots: readonly string[],
): Promise<Known<ReadonlySet<ByteText>>> => {
  const { code, stderr, paths } = await scanRuntimePaths(scan, roots)
  return code === 0
    ? known(paths)
    : unknown(
        `the files of the head could not be listed: ${firstLine(stderr)}; to find the cause, run: git fsck`,
      )
}

const readModes = async (
  trees: Trees,
  treeOid: string,
  paths: ReadonlySet<ByteText>,
): Promise<ReadonlyMap<ByteText, string>> => {
  const modes = new Map<ByteText, string>()
  for (const path of paths) {
    const entry = await trees.find(treeOid, path)
    modes.set(path, entry && entry !== 'unreadable' ? entry.mode : '100644')
  }
  return modes
}

/** Changed files from GitHub, in the shape of a comparison. GitHub does not give their modes, so they count as files. */
const asChanges = (files: readonly ChangedFile[]): readonly TreeChange[] =>
  files.flatMap(({ path, status, from }): readonly TreeChange[] => {
    const entry = { mode: '100644', oid: '' }
    const own = {
      path: toBytes(path),
      before: status === 'added' || status === 'renamed' ? null : entry,
      after: status === 'removed' ? null : entry,
    }
    return from === undefined ? [own] : [own, { path: toBytes(from), before: entry, after: null }]
  })

/**
 * What the target would track under the roots after the merge.
 *
 * @param atHead   the head's own paths under the roots
 * @param askFiles the changed files by another way, where the base is not in the clone
 */
export const readTrackedRuntime = async (
  checkoutKind: Exclude<CheckoutKind, { checkoutKind: 'elsewhere' }>,
  atHead: Known<ReadonlySet<ByteText>>,
  trees: Trees,
  differences: Differences,
  roots: readonly string[],
  readFileAnswers: () => Promise<Known<readonly ChangedFile[]>>,
): Promise<Known<readonly RuntimePath[]>> => {
  if (!atHead.known) return atHead
  const pattern = runtimeRootPattern(roots)
  const isRuntime = (path: ByteText): boolean => findRuntimeRoot(pattern, path) >= 0
  const tracked = await readModes(trees, checkoutKind.head.tree, atHead.value)
  const own = await differences.readOwn()
  if (checkoutKind.checkoutKind === 'result') {
    const files = own.known ? null : await readFileAnswers()
    const changes = own.known ? own.value : files?.known ? asChanges(files.value) : null
    const diffs = changes?.filter(({ path }) => isRuntime(path)) ?? null
    return known(listRuntimePaths(standAgainstBase(tracked, diffs), roots))
  }
  if (!own.known) return own
  const others = await differences.readOthers(isRuntime)
  if (!others.known) return others
  const mine = own.value.filter(({ path }) => isRuntime(path))
  return known(listRuntimePaths(mergeThreeWays(tracked, mine, others.value), roots))
}
