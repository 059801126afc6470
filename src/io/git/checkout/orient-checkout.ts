import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import type { Objects } from '../objects/open-objects.ts'
import { type Commit, parseCommit } from '../objects/parse-commit.ts'

/**
 * What is to be checked, by full commit ids.
 *
 * `commits` is how many the pull request has, where that is known: in a shallow clone it decides whether there can be
 * a history at all. `before` is `null` for a branch that is new. A local base is any name that git understands;
 * `null` is the remote's default branch.
 */
export type CheckoutSubject =
  | {
      readonly kind: 'pull_request'
      readonly base: string
      readonly head: string
      readonly commits?: number
    }
  | { readonly kind: 'merge_group'; readonly base: string; readonly head: string }
  | { readonly kind: 'push'; readonly before: string | null; readonly after: string }
  | { readonly kind: 'local'; readonly base: string | null }

/**
 * How the checkout relates to what is checked.
 *
 * `head`: it is the head; the merge has to be computed. `result`: its own tree is what the target will track.
 * `elsewhere`: it is something else, as under `pull_request_target`; `why` says what was found and expected.
 * `base` is `null` where there is none or its objects are not here; `baseOid` names it all the same.
 * `tip` is the newest commit of the change itself, `null` where it is not here.
 */
export type CheckoutKind =
  | {
      readonly checkoutKind: 'head' | 'result'
      readonly head: Commit
      readonly baseOid: string | null
      readonly base: Commit | null
      readonly tip: Commit | null
    }
  | {
      readonly checkoutKind: 'elsewhere'
      readonly head: Commit
      readonly why: string
      readonly base: Commit | null
    }

const short = (oid: string): string => oid.slice(0, 10)
const isNobody = (oid: string): boolean => /^0+$/.test(oid)

/** The refs of a clone's default branch, the most reliable first. */
const defaultBases = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/upstream/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/remotes/upstream/main',
  'refs/remotes/upstream/master',
  'refs/heads/main',
  'refs/heads/master',
]

/**
 * Find out what is checked out.
 *
 * @throws CloseoutError  `no-commit` on an unborn branch, `ref-missing` where a local base does not resolve
 */
export const orientCheckout = async (
  objects: Objects,
  subject: CheckoutSubject,
  where: string,
): Promise<CheckoutKind> => {
  const readCommit = async (name: string | null): Promise<Commit | null> =>
    name === null || isNobody(name) ? null : parseCommit(await objects.read(`${name}^{commit}`))
  const named = subject.kind === 'push' ? subject.before : subject.base
  const [head, base] = await Promise.all([
    readCommit('HEAD'),
    subject.kind === 'local' && named === null ? readDefaultBase(readCommit) : readCommit(named),
  ])
  if (!head) {
    throw new CloseoutError('no-commit', `${where} has no commit yet. The check needs at least one.`, {
      fix: "git commit --allow-empty -m 'First commit'",
    })
  }
  if (subject.kind === 'local') {
    if (!base) throw baseMissing(where, named)
    return { checkoutKind: 'head', head, base, baseOid: base.oid, tip: head }
  }
  if (subject.kind !== 'pull_request') {
    const expected = subject.kind === 'push' ? subject.after : subject.head
    if (head.oid === expected) return { checkoutKind: 'result', head, base, baseOid: named, tip: head }
    return { checkoutKind: 'elsewhere', head, base, why: strayed(head.oid, `commit ${short(expected)}`) }
  }
  if (head.oid === subject.head) {
    return { checkoutKind: 'head', head, base, baseOid: subject.base, tip: head }
  }
  if (head.parents.length > 1 && head.parents.slice(1).includes(subject.head)) {
    const baseOid = head.parents[0] as string
    const [mergedBase, tip] = await Promise.all([readCommit(baseOid), readCommit(subject.head)])
    return { checkoutKind: 'result', head, base: mergedBase, baseOid, tip }
  }
  const expected = `the pull request's head ${short(subject.head)} or a merge of it`
  return { checkoutKind: 'elsewhere', head, base, why: strayed(head.oid, expected) }
}

const strayed = (found: string, expected: string): string =>
  `commit ${short(found)} is checked out; it must be ${expected}. Check that out, or set a token so that the files are read from GitHub`

const readDefaultBase = async (
  readCommit: (name: string) => Promise<Commit | null>,
): Promise<Commit | null> => (await Promise.all(defaultBases.map(readCommit))).find(commit => commit) ?? null

const baseMissing = (where: string, base: string | null): CloseoutError => {
  if (base === null) {
    return new CloseoutError('ref-missing', `${where} has no default branch to compare with.`, {
      fix: 'Name a base with --base <ref>, or run: git remote set-head origin --auto',
    })
  }
  const remote = base.replace(/^(?:refs\/remotes\/)?origin\//, '')
  const fetch = /^\w[\w./-]*$/.test(remote) ? `git fetch origin ${remote}` : 'git fetch origin'
  const fix = `Correct the name, or fetch it if origin has it: ${fetch}`
  return new CloseoutError('ref-missing', `${where} has no commit ${JSON.stringify(base)} to compare with.`, {
    fix,
  })
}
