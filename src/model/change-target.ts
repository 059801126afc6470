import type { PullRequestFacts, Repository } from './facts.ts'

/** A pull request as an event or the API tells it: what is judged, and against what. */
export type PullRequestSnapshot = PullRequestFacts & {
  readonly headSha: string
  readonly headRef: string
  readonly baseSha: string
  readonly baseRef: string
  readonly defaultBranch: string | null
  /** How many commits it has, where that is told. */
  readonly commits: number | null
  /** How many files it changes, where that is told. */
  readonly changedFiles: number | null
}

/**
 * What a front end asks to have judged.
 *
 * `pull_request`: `snapshot` is the event's own, which may be stale; the live one is preferred for everything but the
 * commit, which stays the one that the run was started for.
 * `local`: `base` is a ref or commit, `null` for the remote's default branch; `body` is `null` where none was given.
 */
export type ChangeTarget =
  | {
      readonly kind: 'pull_request'
      readonly repository: Repository
      readonly number: number
      readonly snapshot: PullRequestSnapshot | null
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
    }
