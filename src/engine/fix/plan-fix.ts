import { lstatSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { addIgnoreRules } from '../../core/gate/fix/add-ignore-rules.ts'
import type { FixPlan, RefusedFix } from '../../core/gate/fix/model.ts'
import { planBody } from '../../core/gate/fix/plan-body.ts'
import { readCommitNotes } from '../../core/gate/fix/read-commit-notes.ts'
import { ignoreRuleOf, listIgnoreRules } from '../../core/gate/ignore-rules.ts'
import { listBareRoots } from '../../core/gate/list-bare-roots.ts'
import { isAllowed, listTrackedRuntime } from '../../core/gate/list-tracked-runtime.ts'
import type { RuntimePath } from '../../core/gate/model/facts.ts'
import { gitAt } from '../../core/text/git-at.ts'
import { counted, shownText } from '../../core/text/shown-text.ts'
import { rootsWith } from '../../core/vocabulary/artifact-roots.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { topOf } from '../../io/git/checkout/read-unignored-roots.ts'
import { placeCopies } from '../../io/git/checkout/save-copies.ts'
import { type IndexedPath, openWorkTree, type WorkTree } from '../../io/git/checkout/work-tree.ts'
import { toShown } from '../../io/git/trees/fold-path.ts'
import { leadsOutside, readBody, toBody, toText } from '../../io/store/write-body.ts'
import type { CheckedChange } from '../check-change.ts'

/** Where a fix works. `body` is the file of the body: its absolute path, and its name for people. */
export type FixRequest = {
  readonly directory: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** From the folder of the caller to the top of the checkout; "" where it is that folder. */
  readonly top: string
  readonly body: { readonly path: string; readonly name: string } | null
}

const ignoreName = '.gitignore'

/**
 * Plan what `closeout fix` does to a checkout: which runtime files are untracked, which ignore rules and which fields
 * of the closeout are added. Writes nothing.
 *
 * @param checked  the change of the checkout, checked with the body of the request
 * @throws CloseoutError  where there is no work tree, or its index cannot be read
 */
export const planFix = async (checked: CheckedChange, request: FixRequest): Promise<FixPlan> => {
  const tree = openTree(request)
  const indexed = await readIndexed(tree, checked)
  const saved = await planSaved(tree, indexed)
  const ignore = await planIgnore(tree, checked, indexed, request.top)
  const body = await planBodyFile(tree, checked, request)
  const pending = listTrackedRuntime(checked.facts, checked.policy).filter(entry => entry.isRemovalStaged)
  return {
    untrack: indexed.map(({ bytes }) => bytes),
    absent: listAbsent(tree, indexed, saved),
    saved,
    top: request.top,
    isCommitted: isCommitted(checked, indexed) || pending.length > 0,
    toAdd: pending.length > 0 && (await tree.isUnstaged(ignoreName)) ? ignoreName : null,
    covered: indexed.map(ignorable),
    ignore: ignore.file,
    body: body.file,
    toAnswer: body.toAnswer,
    refused: [...ignore.refused, ...body.refused],
    notes: [
      ...saved.map(describeSaved),
      ...describePending(pending),
      ...onBaseAlone(checked, indexed),
      ...body.notes,
    ],
  }
}

/** @throws CloseoutError  in a bare repository */
export const openTree = ({ directory, env }: Pick<FixRequest, 'directory' | 'env'>): WorkTree => {
  const top = topOf(resolve(directory))
  if (top !== null) return openWorkTree(top, env)
  throw new CloseoutError(
    'not-a-repository',
    `${directory} has no work tree, so nothing can be fixed there.`,
    {
      fix: 'Run the command in a clone that is checked out.',
    },
  )
}

/** The paths of the index that policy does not allow. */
const readIndexed = async (tree: WorkTree, { policy }: CheckedChange): Promise<readonly IndexedPath[]> => {
  const indexed = await tree.readIndexedRuntime(rootsWith(policy.roots))
  if (!indexed.known)
    throw new CloseoutError('git-failed', `The tracked files could not be listed: ${indexed.why}.`)
  return indexed.value.filter(({ entry }) => !isAllowed(entry, policy))
}

/** The staged content that only the index has. */
const planSaved = async (tree: WorkTree, indexed: readonly IndexedPath[]): Promise<FixPlan['saved']> => {
  const copies = await tree.listLoneCopies(indexed.map(({ bytes }) => bytes))
  if (copies.known) return placeCopies(tree.top, copies.value)
  throw new CloseoutError('git-failed', `Nothing is untracked, because ${copies.why}.`)
}

const describeSaved = ({ bytes, to, isOnDisk }: FixPlan['saved'][number]): string =>
  `The staged text of ${shownText(toShown(bytes))} is in no commit and ${isOnDisk ? 'differs from the file on disk' : 'not on disk'}, so it is written to ${shownText(toShown(to))}.`

/** The paths that will not be on disk either. */
const listAbsent = (
  tree: WorkTree,
  indexed: readonly IndexedPath[],
  saved: FixPlan['saved'],
): readonly string[] => {
  const written = new Set(saved.map(({ to }) => to))
  return indexed.flatMap(({ bytes }) => (tree.isOnDisk(bytes) || written.has(bytes) ? [] : [bytes]))
}

/** Whether the head has one of the paths; it may have all of them where that could not be read. */
const isCommitted = ({ facts }: CheckedChange, indexed: readonly IndexedPath[]): boolean => {
  const tracked = facts.trackedRuntime.known ? facts.trackedRuntime.value : []
  const staged = new Set(tracked.flatMap(({ path, isStaged }) => (isStaged ? [path] : [])))
  return indexed.some(({ entry }) => !staged.has(entry.path))
}

const describePending = ({ length }: readonly RuntimePath[]): readonly string[] =>
  length === 0
    ? []
    : [
        `The index no longer has ${counted(length, 'runtime file')} of the last commit. Commit the removal: until then, closeout check reports ${length === 1 ? 'it' : 'them'}.`,
      ]

/** What only the base branch tracks: a merge would bring it, and this index does not have it. */
const onBaseAlone = (
  { facts, policy }: CheckedChange,
  indexed: readonly IndexedPath[],
): readonly string[] => {
  const own = new Set(indexed.map(({ entry }) => entry.path))
  const others = listTrackedRuntime(facts, policy).filter(
    ({ path, standing, isRemovalStaged }) => standing === 'inherited' && !own.has(path) && !isRemovalStaged,
  )
  return others.length === 0
    ? []
    : [
        `The base branch tracks ${counted(others.length, 'runtime path')} that this branch does not have, such as ${shownText(others[0]?.path ?? '')}. Merge the base, then run closeout fix again.`,
      ]
}

/** How an ignore rule sees a path: a submodule is a folder. */
const ignorable = ({ bytes, entry }: IndexedPath): string =>
  entry.kind === 'submodule' ? `${bytes}/` : bytes

type IgnorePlan = { readonly file: FixPlan['ignore']; readonly refused: readonly RefusedFix[] }

const planIgnore = async (
  tree: WorkTree,
  { facts, policy }: CheckedChange,
  indexed: readonly IndexedPath[],
  top: string,
): Promise<IgnorePlan> => {
  const uncovered = new Set(await tree.listUncovered(indexed.map(ignorable)))
  const bare = listBareRoots(facts, policy)
  const open = indexed.filter(path => uncovered.has(ignorable(path))).map(({ entry }) => entry)
  const rules = [...new Set([...(bare.known ? bare.value.map(ignoreRuleOf) : []), ...listIgnoreRules(open)])]
  if (rules.length === 0) return { file: null, refused: [] }
  const path = join(tree.top, ignoreName)
  const refused = refuseIgnoreFile(path, await tree.isTracked(ignoreName), top)
  if (refused) return { file: null, refused: [refused] }
  const before = readBody(path)
  const after = addIgnoreRules(before, rules.map(toBody))
  return { file: { path, name: ignoreName, before, after, rules }, refused: [] }
}

/** Git reads no ignore file through a symlink, and a file that is not checked out would lose its other rules. */
const refuseIgnoreFile = (path: string, isTracked: boolean, top: string): RefusedFix | null => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) {
    return isTracked
      ? {
          message: `${ignoreName} is tracked, but it is not in the work tree.`,
          fix: `${gitAt(top)} checkout -- ${ignoreName}`,
        }
      : null
  }
  return found.isFile()
    ? null
    : {
        message: `${ignoreName} is ${found.isSymbolicLink() ? 'a symlink, which git does not follow' : 'not a file'}.`,
        fix: 'Replace it with a file, then run the command again.',
      }
}

type BodyPlan = Pick<FixPlan, 'toAnswer' | 'refused' | 'notes'> & { readonly file: FixPlan['body'] }

const planBodyFile = async (
  tree: WorkTree,
  checked: CheckedChange,
  { body: named }: FixRequest,
): Promise<BodyPlan> => {
  const nothing: BodyPlan = { file: null, toAnswer: [], refused: [], notes: [] }
  if (named === null) return nothing
  if (leadsOutside(named.path, tree.top)) {
    return {
      ...nothing,
      refused: [
        {
          message: `${named.name} is a symlink that leads out of the repository, so it is not written.`,
          fix: 'Name the file itself.',
        },
      ],
    }
  }
  const before = readBody(named.path)
  const plan = planBody(checked, before, named.name, await readNotes(tree, checked, toText(before)), {
    decode: toText,
    encode: toBody,
  })
  const { body: after, fields, ...rest } = plan
  return { ...rest, file: fields.length === 0 ? null : { ...named, before, after, fields } }
}

/** What the commits say; nothing where they cannot be read: they only help to write the answers. */
export const readNotes = async (tree: WorkTree, { report }: Pick<CheckedChange, 'report'>, body: string) => {
  const { base, head } = report.subject
  const messages = base && head ? await tree.readMessages(base, head) : null
  return readCommitNotes(messages?.known ? messages.value : [], body)
}
