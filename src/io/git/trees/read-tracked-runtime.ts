import type { ChangedFile, TrackedRuntime } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { lazy } from '../../lazy.ts'
import type { CheckoutKind } from '../checkout/orient-checkout.ts'
import type { Git, GitProcess } from '../objects/open-git.ts'
import { firstLine } from '../objects/run-git.ts'
import { type ByteText, toBytes, toShown } from './fold-path.ts'
import {
  isRenameInDoubt,
  listRuntimePaths,
  mergeThreeWays,
  standAgainstBase,
  standInConflict,
  standMerged,
} from './list-runtime-paths.ts'
import { openRootMatcher } from './match-roots.ts'
import type { MergeQuestion, ModedPaths } from './merge-with-git.ts'
import { baseIsNotHere, type Differences } from './open-differences.ts'
import type { Trees } from './open-trees.ts'
import { readModes } from './read-modes.ts'
import { scanRuntimePaths } from './scan-runtime-paths.ts'
import { isFolder, type TreeChange } from './tree-entry.ts'

/** The head's paths under the roots. */
export const readRuntimeAtHead = async (
  scan: GitProcess,
  roots: readonly string[],
): Promise<Known<ReadonlySet<ByteText>>> => {
  const { code, stderr, paths } = await scanRuntimePaths(scan, roots)
  return code === 0
    ? known(paths)
    : unknown(
        `the files of the head could not be listed: ${firstLine(stderr)}; ${
          /promisor/.test(stderr)
            ? 'this is a partial clone, so run: git fetch --refetch --no-filter origin'
            : 'to find the cause, run: git fsck'
        }`,
      )
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

/** What one reading of a checkout needs to let git merge. `cwd` is the folder that `git` runs in. */
export type Merging = { readonly git: Git; readonly cwd: string }

const isUnderRoots = (roots: readonly string[]): ((path: ByteText) => boolean) => {
  const matcher = openRootMatcher(roots)
  return path => matcher.find(path) !== null
}

/** The changes under the roots: one search through all paths is much quicker than one for each. */
const listUnderRoots = (changes: readonly TreeChange[], roots: readonly string[]): readonly TreeChange[] => {
  const text = changes.map(({ path }) => `${path}\0`).join('')
  const found = new Set(openRootMatcher(roots).list(text, /^[\0-\x7f]*$/.test(text)))
  return found.size === 0 ? [] : changes.filter(({ path }) => found.has(path))
}

/** A merge's own tree against its base: both are here, or GitHub tells how they differ. */
const readResult = async (
  tracked: ModedPaths,
  differences: Differences,
  roots: readonly string[],
  readFileAnswers: () => Promise<Known<readonly ChangedFile[]>>,
): Promise<Known<TrackedRuntime>> => {
  const own = await differences.readOwn()
  const files = own.known ? null : await readFileAnswers()
  const changes = own.known ? own.value : files?.known ? asChanges(files.value) : null
  const diffs = changes && listUnderRoots(changes, roots)
  return known({ paths: listRuntimePaths(standAgainstBase(tracked, diffs), roots), hasConflict: false })
}

/** Git merges; where it cannot, what the head itself introduces is derived from what the merge bases had. */
const readMerged = async (
  { git, cwd }: Merging,
  question: MergeQuestion,
  atHead: ModedPaths,
  trees: Trees,
  mergeBases: readonly string[],
): Promise<Known<TrackedRuntime>> => {
  // Most changes have one merge base and need no merge.
  const { mergeWithGit } = await lazy.mergeWithGit()
  const merge = await mergeWithGit(git, cwd, question)
  if (!merge.known) return merge
  const { merged, atBase, hasConflict } = merge.value
  if (!hasConflict) {
    return known({ paths: listRuntimePaths(standMerged(merged, atBase), question.roots), hasConflict })
  }
  const before = new Set<ByteText>()
  for (const path of new Set([...atHead.keys(), ...atBase.keys()])) {
    for (const commit of mergeBases) {
      const entry = await trees.find(`${commit}^{tree}`, path)
      if (entry && entry !== 'unreadable' && !isFolder(entry)) before.add(path)
    }
  }
  const paths = listRuntimePaths(standInConflict(atHead, before, merge.value), question.roots)
  return known({ paths, hasConflict })
}

/**
 * What the target would track under the roots after the merge.
 *
 * With one merge base that is arithmetic, save where the head changed a file that the base removed or renamed: git
 * alone can tell which. With several merge bases git merges.
 *
 * @param atHead   the head's own paths under the roots
 * @param readFileAnswers the changed files by another way, where the base is not in the clone
 */
export const readTrackedRuntime = async (
  checkoutKind: Exclude<CheckoutKind, { checkoutKind: 'elsewhere' }>,
  atHead: Known<ReadonlySet<ByteText>>,
  trees: Trees,
  differences: Differences,
  merging: Merging,
  roots: readonly string[],
  readFileAnswers: () => Promise<Known<readonly ChangedFile[]>>,
): Promise<Known<TrackedRuntime>> => {
  if (!atHead.known) return atHead
  const tracked = await readModes(trees, checkoutKind.head.tree, atHead.value)
  if (checkoutKind.checkoutKind === 'result') {
    return readResult(tracked, differences, roots, readFileAnswers)
  }
  const { base, head } = checkoutKind
  const mergeBases = await differences.readMergeBases()
  if (!mergeBases.known || !base) return mergeBases.known ? baseIsNotHere(checkoutKind.baseOid) : mergeBases
  const merge = (reason: string): Promise<Known<TrackedRuntime>> =>
    readMerged(merging, { base: base.oid, head: head.oid, roots, reason }, tracked, trees, mergeBases.value)
  if (mergeBases.value.length > 1) return merge('head and base have several merge bases')
  const isRuntime = isUnderRoots(roots)
  const [own, others] = await Promise.all([differences.readOwn(), differences.readOthers(isRuntime)])
  if (!own.known) return own
  if (!others.known) return others
  const mine = listUnderRoots(own.value, roots)
  if (isRenameInDoubt(mine, others.value))
    return merge('the base removed or renamed a file that the head changed')
  const paths = listRuntimePaths(mergeThreeWays(tracked, mine, others.value), roots)
  return known({ paths, hasConflict: false })
}

/**
 * The tracked runtime paths, and those that are staged and not yet at the head: the next commit would track them. Those
 * of the head that the index no longer has are marked.
 *
 * @param staged      the index; `null` where there is none to compare with, as in a bare repository
 * @param loneCopies  paths whose staged content is neither in the head commit nor on disk
 */
export const withStaged = (
  tracked: Known<TrackedRuntime>,
  staged: Known<ModedPaths | null>,
  atHead: Known<ReadonlySet<ByteText>>,
  loneCopies: ReadonlySet<ByteText>,
  roots: readonly string[],
): Known<TrackedRuntime> => {
  if (!tracked.known || !atHead.known) return tracked
  if (!staged.known) return staged
  const index = staged.value
  if (index === null) return tracked
  const fresh = [...index].filter(([path]) => !atHead.value.has(path))
  const paths = listRuntimePaths(
    fresh.map(([path, mode]) => ({ path, mode, standing: 'introduced' })),
    roots,
  ).map(entry => ({ ...entry, isStaged: true as const }))
  const shown = new Set(paths.map(({ path }) => path))
  const others = tracked.value.paths.filter(({ path }) => !shown.has(path))
  const gone = new Set([...atHead.value].filter(path => !index.has(path)).map(toShown))
  const lone = new Set([...loneCopies].map(toShown))
  return known({
    ...tracked.value,
    paths: [...others, ...paths].map(entry => ({
      ...entry,
      ...(lone.has(entry.path) && { isLoneCopy: true as const }),
      ...(gone.has(entry.path) && { isRemovalStaged: true as const }),
    })),
  })
}
