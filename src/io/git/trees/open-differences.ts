import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { CheckoutKind } from '../checkout/orient-checkout.ts'
import { type Git, readOutput } from '../objects/open-git.ts'
import { once } from '../objects/open-later.ts'
import type { Commit } from '../objects/parse-commit.ts'
import { firstLine } from '../objects/run-git.ts'
import type { Line } from '../objects/walk-line.ts'
import { comparisonArguments, readChanges } from './compare-trees.ts'
import type { ByteText } from './fold-path.ts'
import type { Trees } from './open-trees.ts'
import type { TreeChange } from './tree-entry.ts'
import { walkChanges } from './walk-changes.ts'

/** The differences of the change, and of its base meanwhile. Each is computed once, and only when it is needed. */
export type Differences = {
  /** From the merge base to the head; or from the base to a merge's own tree. */
  readonly readOwn: () => Promise<Known<readonly TreeChange[]>>
  /** From the merge base to the base. */
  readonly readOthers: (keeps: (path: ByteText) => boolean) => Promise<Known<readonly TreeChange[]>>
}

/** Trees without entries, which git knows without having them. */
const emptyTree = (idLength: number): string =>
  idLength === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** How to fetch history that this clone does not have. */
export const fetchAdvice =
  'in a workflow, set `fetch-depth: 0` for actions/checkout, or run: git fetch --unshallow origin'

export const baseIsNotHere = (oid: string | null): Known<never> =>
  oid === null || /^0+$/.test(oid)
    ? unknown('the branch is new, so there is no base to compare with')
    : unknown(
        `the base commit ${oid.slice(0, 10)} is not in this clone; in a workflow, set \`fetch-depth: 0\` for actions/checkout, or run: git fetch origin ${oid}`,
      )

const readMergeBase = async (git: Git, base: string, head: string): Promise<Known<string>> => {
  const { code, stdout, stderr } = await readOutput(git.start(['merge-base', base, head]))
  if (code === 0) return known(stdout.toString('latin1').trim())
  if (code !== 1) return unknown(`the merge base could not be found: ${firstLine(stderr)}; ${fetchAdvice}`)
  const shallow = await readOutput(git.start(['rev-parse', '--is-shallow-repository']))
  if (shallow.stdout.toString('latin1').trim() === 'false') return known(emptyTree(head.length))
  return unknown(`this clone is too shallow: it does not have the merge base; ${fetchAdvice}`)
}

/** The most folders that are opened one by one; beyond that git compares whole trees. */
const foldersToWalk = 256

type Point = { readonly commit: string; readonly tree: string | null }

/** @param readLine  the change's own line of commits, where it is simple enough to have been walked */
export const openDifferences = (
  git: Git,
  trees: Trees,
  checkoutKind: CheckoutKind,
  readLine: () => Promise<Line | null>,
): Differences => {
  const compare = async (
    before: Point,
    after: Point,
    keeps?: (path: ByteText) => boolean,
  ): Promise<Known<readonly TreeChange[]>> => {
    if (before.commit === after.commit) return known([])
    const walked =
      before.tree && after.tree
        ? await walkChanges(trees, before.tree, after.tree, { left: foldersToWalk })
        : null
    if (walked) return known(keeps ? walked.filter(({ path }) => keeps(path)) : walked)
    const comparison = git.start(comparisonArguments(before.commit, after.commit))
    const { code, stderr, changes } = await readChanges(comparison, keeps)
    return code === 0
      ? known(changes)
      : unknown(`the trees could not be compared: ${firstLine(stderr)}; ${fetchAdvice}`)
  }
  const readParting = once(async (): Promise<Known<Point>> => {
    if (checkoutKind.checkoutKind === 'elsewhere') return unknown(checkoutKind.why)
    const { base, head } = checkoutKind
    if (!base) return baseIsNotHere(checkoutKind.baseOid)
    if (checkoutKind.checkoutKind === 'result') return known(pointOf(base))
    const line = await readLine()
    if (line) return known(pointOf(line.parting))
    const mergeBase = await readMergeBase(git, base.oid, head.oid)
    return mergeBase.known ? known({ commit: mergeBase.value, tree: null }) : mergeBase
  })
  return {
    readOwn: once(async () => {
      const parting = await readParting()
      return parting.known ? compare(parting.value, pointOf(checkoutKind.head)) : parting
    }),
    readOthers: async keeps => {
      const parting = await readParting()
      if (!parting.known || !checkoutKind.base) return parting.known ? known([]) : parting
      return compare(parting.value, pointOf(checkoutKind.base), keeps)
    },
  }
}

const pointOf = ({ oid, tree }: Commit): Point => ({ commit: oid, tree })
