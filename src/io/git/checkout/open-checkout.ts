import type { ChangedFile } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { BaseFile, ChangeReader } from '../../change-reader.ts'
import { lazy } from '../../lazy.ts'
import { type Git, type GitProcess, openGit } from '../objects/open-git.ts'
import { once } from '../objects/open-later.ts'
import { type Objects, openObjects } from '../objects/open-objects.ts'
import { readCommits } from '../objects/read-commits.ts'
import type { LoggedCommit } from '../objects/read-log.ts'
import { walkLine } from '../objects/walk-line.ts'
import { chooseBaseTree } from '../trees/choose-base-tree.ts'
import { toBytes } from '../trees/fold-path.ts'
import { listChangedFiles } from '../trees/list-changed-files.ts'
import { listHistoricPaths } from '../trees/list-historic-paths.ts'
import { openDifferences } from '../trees/open-differences.ts'
import { openTrees, type Trees } from '../trees/open-trees.ts'
import { readBaseDocuments } from '../trees/read-base-documents.ts'
import { readWholeIndex } from '../trees/read-index.ts'
import { readRuntimeAtHead, readTrackedRuntime, withStaged } from '../trees/read-tracked-runtime.ts'
import { readTreeDocuments, readTreeFile, readTreePaths, readTreeTemplate } from '../trees/read-tree-files.ts'
import { scanArguments } from '../trees/scan-runtime-paths.ts'
import { fallBack, type Reads, readsElsewhere, thrifty } from './fall-back.ts'
import { isTemplatePath } from './find-template.ts'
import { type CheckoutKind, type CheckoutSubject, orientCheckout } from './orient-checkout.ts'
import { listPresentRoots, readIgnoreFiles, readUnignoredRoots, topOf } from './read-unignored-roots.ts'

export type CheckoutOptions = {
  /** Any folder of the clone. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly subject: CheckoutSubject
  /** The reader for what the clone does not have. Used for nothing else. */
  readonly fallback?: ChangeReader | null
  /** After this time one git is stopped; two minutes by default. */
  readonly timeoutMs?: number
}

/** `base` and `head` are the commits that are checked; `stance` says how the checkout stands to them. */
export type Checkout = ChangeReader & {
  readonly checkoutKind: CheckoutKind['checkoutKind']
  readonly base: string | null
  readonly head: string
}

/** What all reads of one checkout share. */
type CheckoutParts = {
  readonly git: Git
  readonly objects: Objects
  readonly trees: Trees
  readonly checkoutKind: CheckoutKind
  readonly early: { scan: GitProcess | null }
}

const defaultTimeoutMs = 120_000

/**
 * Open a clone to read the facts of one change from its objects.
 *
 * Git's processes are started before it is known whether they are needed, because each takes longer to start than
 * to answer; those that are not needed are stopped.
 *
 * @throws CloseoutError  `git-missing`, `not-a-repository`, `git-failed`, `no-commit`; `ref-missing` for a local base
 */
export const openCheckout = async (options: CheckoutOptions): Promise<Checkout> => {
  const { cwd, subject } = options
  const git = openGit(cwd, options.env, options.timeoutMs ?? defaultTimeoutMs)
  const objects = openObjects(git, cwd)
  const oriented = orientCheckout(objects, subject, cwd)
  const early = { scan: git.start(scanArguments('HEAD')) }
  const close = async (): Promise<void> => {
    objects.close()
    git.stopAll()
  }
  try {
    const checkoutKind = await oriented
    const parts = { git, objects, trees: openTrees(objects), checkoutKind, early }
    const fallback = options.fallback ?? null
    return {
      ...fallBack(readsOf(parts, options), thrifty(fallback, parts.checkoutKind, subject)),
      readPolicyFile: path => readPolicyFile(parts, path, fallback),
      ...(subject.kind === 'local' && { readPresentRoots: roots => listPresentRoots(cwd, roots) }),
      close,
      checkoutKind: checkoutKind.checkoutKind,
      base:
        checkoutKind.checkoutKind === 'elsewhere' ? (checkoutKind.base?.oid ?? null) : checkoutKind.baseOid,
      head: checkoutKind.head.oid,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const fileAnswersOf = (fallback: ChangeReader | null) => (): Promise<Known<readonly ChangedFile[]>> =>
  fallback
    ? fallback.readChangedFiles()
    : Promise.resolve(
        unknown('the base commit is not in this clone, and there is no token to read it from GitHub'),
      )

const readPolicyFile = async (
  parts: CheckoutParts,
  path: string,
  fallback: ChangeReader | null,
): Promise<Known<BaseFile>> => {
  const base = await chooseBaseTree(parts.checkoutKind, changed => changed === path, fileAnswersOf(fallback))
  if (!base.known) return fallback ? fallback.readPolicyFile(path) : base
  const { baseOid: commit, tree } = base.value
  const file = await readTreeFile({ ...parts, tree }, path)
  if (!file.known) return fallback ? fallback.readPolicyFile(path) : file
  if (file.value !== null) return known({ kind: 'file', commit, content: file.value })
  const isThere = await parts.trees.find(tree, toBytes(path))
  return known(isThere ? { kind: 'other', commit } : { kind: 'absent' })
}

const readsOf = (parts: CheckoutParts, { cwd, subject, fallback = null }: CheckoutOptions): Reads => {
  const { git, objects, checkoutKind, early, trees } = parts
  if (checkoutKind.checkoutKind === 'elsewhere') return readsElsewhere(checkoutKind.why)
  const readLine = once(async () => {
    const { tip, base } = checkoutKind
    return tip && base ? walkLine(objects, tip, base) : null
  })
  const differences = openDifferences(git, trees, checkoutKind, readLine)
  const head = { objects, trees, tree: checkoutKind.head.tree }
  const readFileAnswers = fileAnswersOf(fallback)
  const atHead = keep((roots: readonly string[]) => {
    const scan = early.scan ?? git.start(scanArguments(checkoutKind.head.oid))
    early.scan = null
    return readRuntimeAtHead(scan, roots)
  })
  let commits: Promise<Known<readonly LoggedCommit[]>> | null = null
  const log = async (roots: readonly string[]) =>
    readCommits(git, objects, trees, checkoutKind, await readLine(), roots)
  return {
    readTemplate: async () => {
      const base = await chooseBaseTree(checkoutKind, isTemplatePath, readFileAnswers)
      return base.known ? readTreeTemplate({ objects, trees, tree: base.value.tree }) : base
    },
    readTrackedRuntime: async roots => {
      const staged = subject.kind === 'local' ? readWholeIndex(git, roots) : null
      const tracked = await readTrackedRuntime(
        checkoutKind,
        await atHead(roots),
        trees,
        differences,
        { git, cwd },
        roots,
        readFileAnswers,
      )
      if (staged === null) return tracked
      const index = await staged
      const paths = new Set(index.known ? index.value?.keys() : [])
      const { listLoneCopies } = await lazy.listLoneCopies()
      const copies = await listLoneCopies(git, topOf(cwd) ?? cwd, paths)
      const lone = copies.known ? copies.value.map(({ bytes }) => bytes) : []
      return withStaged(tracked, index, await atHead(roots), new Set(lone), roots)
    },
    readRuntimeHistory: async roots => {
      if (subject.kind === 'pull_request' && subject.commits === 1) return known([])
      commits = log(roots)
      const [logged, paths] = await Promise.all([commits, atHead(roots)])
      if (!logged.known) return logged
      return paths.known ? known(listHistoricPaths(logged.value, paths.value, roots)) : paths
    },
    // On a runner the work tree holds nothing that the head does not: no git is started to ask it.
    readUnignoredRoots: roots =>
      subject.kind === 'local' ? readUnignoredRoots(git, cwd, head, roots) : readIgnoreFiles(head, roots),
    readChangedFiles: async () => {
      const own = await differences.readOwn()
      return own.known ? known(listChangedFiles(own.value)) : own
    },
    readDocuments: paths => readTreeDocuments(head, paths),
    readBaseDocuments: async question => {
      const base = await chooseBaseTree(checkoutKind, question.isWanted, readFileAnswers)
      return base.known
        ? readBaseDocuments(git, { objects, trees, tree: base.value.tree }, head, question)
        : base
    },
    readExistingPaths: paths => readTreePaths(head, paths),
    readTrailers: async () => {
      const logged = await (commits ?? log([]))
      return logged.known ? known(logged.value.flatMap(({ trailers }) => trailers)) : logged
    },
    readHeadBytes: async path => {
      const { tip } = checkoutKind
      return tip
        ? readTreeFile({ objects, trees, tree: tip.tree }, path)
        : unknown('the last commit of the change is not in this clone')
    },
    readHeadFile: async path => {
      const file = await readTreeFile(head, path)
      return file.known ? known(file.value?.toString('utf8') ?? null) : file
    },
  }
}

/** One result for each set of roots, because the scan is expensive. */
const keep = <T>(
  read: (roots: readonly string[]) => Promise<T>,
): ((roots: readonly string[]) => Promise<T>) => {
  const answers = new Map<string, Promise<T>>()
  return roots => {
    const key = roots.join('\0')
    const answer = answers.get(key) ?? read(roots)
    answers.set(key, answer)
    return answer
  }
}
