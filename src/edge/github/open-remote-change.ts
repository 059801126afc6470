import type {
  ChangedDocument,
  ChangedFile,
  HistoricPath,
  Repository,
  RuntimePath,
} from '../../model/facts.ts'
import { type Known, known, unknown } from '../../model/known.ts'
import type { PolicyReading } from '../../model/policy.ts'
import { policyPath as usualPolicyPath } from '../../model/policy-defaults.ts'
import type { ChangeReader } from '../change-reader.ts'
import { compareFlatTrees } from '../compare-flat-trees.ts'
import { findRuntimeRoot, runtimeRootPattern, toBytes } from '../find-runtime-root.ts'
import { findTemplate, templateFolders } from '../find-template.ts'
import { foldPath, pathSpellings } from '../fold-path.ts'
import { listChangedFiles } from '../list-changed-files.ts'
import { listHistoricPaths } from '../list-historic-paths.ts'
import { listRuntimePaths, mergeThreeWays, standAgainstBase } from '../list-runtime-paths.ts'
import { type IgnoreFile, isIgnored } from '../match-ignore.ts'
import { parseTrailers } from '../parse-trailers.ts'
import { type FlatTree, isText, type TreeChange } from '../tree-entry.ts'
import { absentPolicy, misplacedPolicy, unreadablePolicy } from '../unreadable-policy.ts'
import type { Ask } from './open-asking.ts'
import { readBlob, readFileAt } from './read-blob.ts'
import { readCommitAdditions } from './read-commit-additions.ts'
import { mostComparedFiles, readComparedCommits, readComparison } from './read-comparison.ts'
import { mostPullFiles, readPullFiles } from './read-pull-files.ts'
import { readTree } from './read-tree.ts'

/**
 * What is judged, by full commit ids. `number`, `commits` and `changedFiles` are of the live pull request; without
 * them more has to be asked.
 */
export type RemoteSubject = {
  readonly kind: 'pull_request' | 'merge_group' | 'push'
  readonly base: string
  readonly head: string
  readonly number?: number | null
  readonly commits?: number
  readonly changedFiles?: number
}

export type RemoteOptions = {
  readonly ask: Ask
  readonly repository: Repository
  readonly subject: RemoteSubject
  /** Where the policy is, at the base; `.github/closeout.yml` unless told. */
  readonly policyPath?: string
}

/** Documents are asked for one by one; a change that touches more is better checked out. */
const mostDocuments = 40
/** Commits are asked for one by one when their additions are needed. */
const mostHistoryCommits = 50

/** The readings that share one subject. */
type Desk = RemoteOptions & {
  readonly readHead: () => Promise<Known<FlatTree>>
  readonly readBase: () => Promise<Known<FlatTree>>
  readonly readOwn: () => Promise<Known<readonly TreeChange[]>>
}

/**
 * Open a change by GitHub's API, where there is no checkout of it.
 *
 * Trees are asked whole and by commit, so that a head that moves meanwhile changes nothing.
 */
export const openRemoteChange = (options: RemoteOptions): ChangeReader => {
  const desk = deskOf(options)
  return {
    readPolicy: () => readPolicy(desk),
    readTemplate: () => readTemplate(desk),
    readTrackedRuntime: roots => readTrackedRuntime(desk, roots),
    readRuntimeHistory: roots => readRuntimeHistory(desk, roots),
    readUnignoredRoots: roots => readUnignoredRoots(desk, roots),
    readChangedFiles: () => readChangedFiles(desk),
    readDocuments: paths => readDocuments(desk, paths),
    readExistingPaths: paths => readExistingPaths(desk, paths),
    readTrailers: () => readTrailers(options),
    readHeadFile: async path => {
      const file = await readHeadBytes(desk, path)
      return file.known ? known(file.value?.toString('utf8') ?? null) : file
    },
    close: async () => undefined,
  }
}

const deskOf = (options: RemoteOptions): Desk => {
  const { ask, repository, subject } = options
  const trees = new Map<string, Promise<Known<FlatTree>>>()
  const treeOf = (commit: string): Promise<Known<FlatTree>> => {
    const tree = trees.get(commit) ?? readTree(ask, repository, commit)
    trees.set(commit, tree)
    return tree
  }
  const readParting = async (): Promise<Known<FlatTree>> => {
    if (subject.kind !== 'pull_request') return treeOf(subject.base)
    const comparison = await readComparison(ask, repository, subject.base, subject.head)
    return comparison.known ? treeOf(comparison.value.mergeBase) : comparison
  }
  const readHead = () => treeOf(subject.head)
  return {
    ...options,
    readHead,
    readBase: () => treeOf(subject.base),
    readOwn: async () => {
      const [parting, head] = await Promise.all([readParting(), readHead()])
      if (!parting.known) return parting
      return head.known ? known(compareFlatTrees(parting.value, head.value)) : head
    },
  }
}

const readPolicy = async (desk: Desk): Promise<PolicyReading> => {
  const { ask, repository, subject, policyPath } = desk
  const path = foldPath(policyPath ?? '') ?? usualPolicyPath
  const source = `${path}@${subject.base}`
  const base = await desk.readBase()
  const entry = base.known ? base.value.get(toBytes(path)) : undefined
  if (entry && !isText(entry)) return misplacedPolicy(path, source)
  if (base.known && !entry) {
    return hasFolder(base.value, path) ? misplacedPolicy(path, source) : absentPolicy
  }
  const file = await (entry
    ? readBlob(ask, repository, entry.oid, path)
    : readFileAt(ask, repository, path, subject.base))
  if (!file.known) return unreadablePolicy(path, file.why)
  if (file.value === null) return absentPolicy
  const { parsePolicy } = await import('../parse-policy.ts')
  return parsePolicy(file.value, path, source)
}

const hasFolder = (tree: FlatTree, folder: string): boolean => {
  const prefix = `${toBytes(folder)}/`
  for (const path of tree.keys()) if (path.startsWith(prefix)) return true
  return false
}

const readTemplate = async ({ ask, repository, readBase }: Desk): Promise<Known<string>> => {
  const base = await readBase()
  if (!base.known) return base
  for (const folder of templateFolders) {
    const prefix = folder === '' ? '' : `${folder}/`
    const names = [...base.value]
      .filter(([path, entry]) => path.startsWith(prefix) && isText(entry))
      .map(([path]) => path.slice(prefix.length))
    const name = findTemplate(names)
    const entry = name === null ? undefined : base.value.get(prefix + name)
    if (!entry) continue
    const text = await readBlob(ask, repository, entry.oid, `the template ${prefix}${name}`)
    return text.known ? known(text.value.toString('utf8')) : text
  }
  return known('')
}

const readTrackedRuntime = async (
  { subject, readHead, readBase, readOwn }: Desk,
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

const readRuntimeHistory = async (
  { ask, repository, subject, readHead }: Desk,
  roots: readonly string[],
): Promise<Known<readonly HistoricPath[]>> => {
  if (subject.commits === 1) return known([])
  const all = await readComparedCommits(ask, repository, subject.base, subject.head)
  if (!all.known) return all
  const commits = all.value.filter(({ parents }) => parents < 2)
  if (all.value.length < 2) return known([])
  if (commits.length > mostHistoryCommits) {
    return unknown(
      `the change has ${commits.length} commits, too many to ask for; check out with \`fetch-depth: 0\``,
    )
  }
  const [head, additions] = await Promise.all([
    readHead(),
    Promise.all(commits.map(({ oid }) => readCommitAdditions(ask, repository, oid))),
  ])
  if (!head.known) return head
  const pattern = runtimeRootPattern(roots)
  const added: { oid: string; added: readonly string[] }[] = []
  for (const [at, addition] of additions.entries()) {
    if (!addition.known) return addition
    const paths = addition.value.filter(path => findRuntimeRoot(pattern, path) >= 0)
    added.push({ oid: (commits[at] as { oid: string }).oid, added: paths })
  }
  return known(listHistoricPaths(added, new Set(head.value.keys())))
}

const readUnignoredRoots = async (
  desk: Desk,
  roots: readonly string[],
): Promise<Known<readonly string[]>> => {
  const folders = new Set<string>([''])
  for (const root of roots) {
    const names = root.split('/')
    for (const at of names.keys()) folders.add(names.slice(0, at + 1).join('/'))
  }
  const files: IgnoreFile[] = []
  for (const folder of [...folders].sort((a, b) => a.split('/').length - b.split('/').length)) {
    const file = await readHeadBytes(desk, folder === '' ? '.gitignore' : `${folder}/.gitignore`)
    if (!file.known) return file
    if (file.value) files.push({ folder: toBytes(folder), text: file.value.toString('latin1') })
  }
  return known(roots.filter(root => !isIgnored(toBytes(`${root}/closeout-probe/state.json`), files)))
}

const readChangedFiles = async (desk: Desk): Promise<Known<readonly ChangedFile[]>> => {
  const { ask, repository, subject, readOwn } = desk
  const comparison = await readComparison(ask, repository, subject.base, subject.head)
  if (!comparison.known) return comparison
  if (comparison.value.listedFiles < mostComparedFiles) return known(comparison.value.files)
  const { number, changedFiles } = subject
  if (number && changedFiles !== undefined && changedFiles <= mostPullFiles) {
    return readPullFiles(ask, repository, number, changedFiles)
  }
  const own = await readOwn()
  return own.known ? known(listChangedFiles(own.value)) : own
}

const readHeadBytes = async (
  { ask, repository, readHead }: Desk,
  path: string,
): Promise<Known<Buffer | null>> => {
  const head = await readHead()
  if (!head.known) return head
  const entry = head.value.get(toBytes(path))
  return entry && isText(entry) ? readBlob(ask, repository, entry.oid, path) : known(null)
}

const readDocuments = async (
  desk: Desk,
  paths: readonly string[],
): Promise<Known<readonly ChangedDocument[]>> => {
  if (paths.length > mostDocuments) {
    return unknown(
      `the change touches ${paths.length} documents, too many to ask for; check out the pull request`,
    )
  }
  const documents: ChangedDocument[] = []
  for (const [at, file] of (await Promise.all(paths.map(path => readHeadBytes(desk, path)))).entries()) {
    if (!file.known) return file
    if (!file.value || file.value.subarray(0, 8_000).includes(0)) continue
    documents.push({ path: paths[at] as string, text: file.value.toString('utf8') })
  }
  return known(documents)
}

const readExistingPaths = async (
  { readHead }: Desk,
  paths: readonly string[],
): Promise<Known<ReadonlySet<string>>> => {
  if (paths.length === 0) return known(new Set())
  const head = await readHead()
  if (!head.known) return head
  const folders = new Set<string>()
  for (const path of head.value.keys()) {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const folder = path.slice(0, cut)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  const exists = (path: string): boolean => head.value.has(toBytes(path)) || folders.has(toBytes(path))
  return known(new Set(paths.filter(path => pathSpellings(path).some(exists))))
}

const readTrailers = async ({
  ask,
  repository,
  subject,
}: RemoteOptions): Promise<Known<readonly string[]>> => {
  const commits = await readComparedCommits(ask, repository, subject.base, subject.head)
  return commits.known ? known(commits.value.flatMap(({ message }) => parseTrailers(message))) : commits
}
