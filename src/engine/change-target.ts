import type { ChangeSubject, Repository } from '../core/gate/model/facts.ts'
import type { CheckoutSubject } from '../io/git/checkout/orient-checkout.ts'
import type { RemoteSubject } from '../io/github/change/open-remote-change.ts'
import type { PullRequestReading } from '../io/github/read/shape-pull-request.ts'

/**
 * What a front end wants to check.
 *
 * `pull_request`: `snapshot` comes from the event and may be stale. The live pull request replaces all of it except
 * the commits, which stay those that started the run.
 * `merge_group`: its own tree is checked, with the closeout of the pull request that its branch names.
 * `local`: `base` is a ref or commit; `null` means the remote's default branch or the base of the pull request
 * `number`. `body` is `null` where none was given.
 */
export type ChangeTarget =
  | {
      readonly kind: 'pull_request'
      readonly repository: Repository
      readonly number: number
      readonly snapshot: PullRequestReading | null
    }
  | {
      readonly kind: 'merge_group'
      readonly repository: Repository
      readonly number: number
      readonly headSha: string
      readonly baseSha: string
      readonly baseRef: string
      readonly isDefaultBranch: boolean
    }
  | {
      readonly kind: 'push'
      readonly repository: Repository
      readonly ref: string
      readonly before: string | null
      readonly after: string
      readonly isDefaultBranch: boolean
    }
  | {
      readonly kind: 'local'
      readonly repository: Repository | null
      readonly number: number | null
      readonly base: string | null
      readonly body: string | null
      /** Checks the path rules alone. Without it, a check without a body is undecided. */
      readonly isPathsOnly?: boolean
      /** From the folder of the caller to the top of the checkout; "" where it is that folder. */
      readonly top?: string
    }

export type TargetOf<K extends ChangeTarget['kind']> = Extract<ChangeTarget, { kind: K }>

/** The pull request that a target is about; `null` for none. */
export const numberOf = (target: ChangeTarget): number | null =>
  target.kind === 'push' ? null : target.number

/** The commits that a checkout reads. */
export const checkoutSubjectOf = (
  target: ChangeTarget,
  snapshot: PullRequestReading | null,
): CheckoutSubject => {
  if (target.kind === 'push') return { kind: 'push', before: target.before, after: target.after }
  if (target.kind === 'merge_group')
    return { kind: 'merge_group', base: target.baseSha, head: target.headSha }
  if (target.kind === 'local') return { kind: 'local', base: target.base ?? snapshot?.base.sha ?? null }
  const { base, head, commits } = snapshot as PullRequestReading
  return { kind: 'pull_request', base: base.sha, head: head.sha, ...(commits > 0 ? { commits } : {}) }
}

/** The commits that are read from GitHub, as full commit ids; `null` if they are not known. */
export const remoteSubjectOf = (
  target: ChangeTarget,
  snapshot: PullRequestReading | null,
): RemoteSubject | null => {
  if (target.kind === 'merge_group')
    return { kind: 'merge_group', base: target.baseSha, head: target.headSha }
  if (target.kind === 'push') {
    return target.before === null ? null : { kind: 'push', base: target.before, head: target.after }
  }
  if (!snapshot) return null
  const { number, base, head, commits, changedFiles } = snapshot
  return { kind: 'pull_request', number, base: base.sha, head: head.sha, commits, changedFiles }
}

/** The checked change as the report names it. */
export const subjectOf = (
  target: ChangeTarget,
  snapshot: PullRequestReading | null,
  base: string | null,
  head: string | null,
): ChangeSubject => {
  const { kind, repository } = target
  const number = numberOf(target)
  const shared = { kind, repository, number }
  if (target.kind === 'merge_group' || target.kind === 'push') {
    const ref = target.kind === 'push' ? target.ref : target.baseRef
    return {
      ...shared,
      base: { ref, sha: base },
      head: { ref: null, sha: head },
      tip: head,
      isDefaultBranch: target.isDefaultBranch,
    }
  }
  return {
    ...shared,
    base: { ref: snapshot?.base.ref ?? (target.kind === 'local' ? target.base : null), sha: base },
    head: { ref: snapshot?.head.ref ?? null, sha: head },
    tip: kind === 'pull_request' ? (snapshot?.head.sha ?? head) : head,
    isDefaultBranch: snapshot
      ? snapshot.base.ref === snapshot.defaultBranch
      : target.kind === 'local' && target.base === null,
    ...(target.kind === 'local' && target.top ? { top: target.top } : {}),
  }
}
