import { type Known, known, unknown } from '../../model/known.ts'
import type { ByteText } from '../find-runtime-root.ts'
import type { TreeChange } from '../tree-entry.ts'
import { comparisonArguments, readChanges } from './compare-trees.ts'
import { firstLine } from './explain-git-failure.ts'
import { type Git, readOutput } from './open-git.ts'
import type { Stance } from './orient-checkout.ts'

/** What the change did, and what its base did meanwhile. Each is compared once, and only when it is asked for. */
export type Differences = {
  /** From where head and base parted to the head; or from the base to a merge's own tree. */
  readonly readOwn: () => Promise<Known<readonly TreeChange[]>>
  /** From where head and base parted to the base. */
  readonly readOthers: (keeps: (path: ByteText) => boolean) => Promise<Known<readonly TreeChange[]>>
}

/** Trees without entries, which git knows without having them. */
const emptyTree = (idLength: number): string =>
  idLength === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** What to do about history that is not here. */
export const fetchAdvice = 'check out with `fetch-depth: 0`, or run: git fetch --unshallow origin'

export const baseIsNotHere = (oid: string | null): Known<never> =>
  oid === null || /^0+$/.test(oid)
    ? unknown('the branch is new, so there is no base to compare with')
    : unknown(`the base commit ${oid.slice(0, 10)} is not in this clone; ${fetchAdvice}`)

export type Search = ReturnType<typeof readOutput>

/** Starts to look for the commit where two histories parted. */
export const startMergeBase = (git: Git, base: string, head: string): Search =>
  readOutput(git.start(['merge-base', base, head]))

const readMergeBase = async (git: Git, search: Search, head: string): Promise<Known<string>> => {
  const { code, stdout, stderr } = await search
  if (code === 0) return known(stdout.toString('latin1').trim())
  if (code !== 1) return unknown(`the merge base could not be found: ${firstLine(stderr)}; ${fetchAdvice}`)
  const shallow = await readOutput(git.start(['rev-parse', '--is-shallow-repository']))
  if (shallow.stdout.toString('latin1').trim() === 'false') return known(emptyTree(head.length))
  return unknown(`this clone is too shallow to hold the merge base; ${fetchAdvice}`)
}

/**
 * @param early  a search for the merge base that was started before it was known to be needed
 */
export const openDifferences = (git: Git, stance: Stance, early: Search | null): Differences => {
  const compare = async (
    before: string,
    after: string,
    keeps?: (path: ByteText) => boolean,
  ): Promise<Known<readonly TreeChange[]>> => {
    const { code, stderr, changes } = await readChanges(git.start(comparisonArguments(before, after)), keeps)
    return code === 0
      ? known(changes)
      : unknown(`the trees could not be compared: ${firstLine(stderr)}; ${fetchAdvice}`)
  }
  const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
    let answer: Promise<T> | null = null
    return () => {
      answer ??= read()
      return answer
    }
  }
  const readParting = once(async (): Promise<Known<string>> => {
    if (stance.stance === 'elsewhere') return unknown(stance.why)
    if (!stance.base) return baseIsNotHere(stance.baseOid)
    if (stance.stance === 'result') return known(stance.base.oid)
    const { base, head } = stance
    return readMergeBase(git, early ?? startMergeBase(git, base.oid, head.oid), head.oid)
  })
  return {
    readOwn: once(async () => {
      const parting = await readParting()
      if (!parting.known) return parting
      return parting.value === stance.head.oid ? known([]) : compare(parting.value, stance.head.oid)
    }),
    readOthers: async keeps => {
      const parting = await readParting()
      if (!parting.known) return parting
      const base = stance.base?.oid as string
      return parting.value === base ? known([]) : compare(parting.value, base, keeps)
    },
  }
}
