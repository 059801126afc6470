import type { Known } from '../../vocabulary/known.ts'

/** Who did something, as GitHub names them. `null` stands for a deleted account. */
export type Actor = { readonly login: string; readonly isBot: boolean }

type Happened = {
  /** GitHub's number of the event, comment or review. */
  readonly id: string
  /** When, ISO-8601 UTC, by GitHub's clock. */
  readonly at: string
  readonly actor: Actor | null
  /** Whether our own app did it. */
  readonly isOurs: boolean
}

/** What GitHub only reports: it asks the app for nothing. */
export type ReportedKind =
  | 'force_pushed'
  | 'retargeted'
  | 'queued'
  | 'dequeued'
  | 'drafted'
  | 'readied'
  | 'closed'
  | 'reopened'
  | 'merged'

/** What happened on a pull request, in GitHub's order, as far as its lifecycle depends on it. */
export type TimelineEvent =
  | (Happened & { readonly kind: 'labeled' | 'unlabeled'; readonly label: string })
  | (Happened & { readonly kind: 'commented'; readonly text: string; readonly isEdited: boolean })
  | (Happened & {
      readonly kind: 'reviewed'
      readonly verdict: 'approved' | 'changes_requested' | 'commented' | 'dismissed'
      readonly commit: string
    })
  | (Happened & { readonly kind: 'assigned' | 'unassigned'; readonly assignee: string })
  | (Happened & { readonly kind: ReportedKind })

export type Merge = { readonly by: string | null; readonly at: string; readonly commit: string }

/** The pull request as it stands. `head.repository` is `owner/name`, `null` where the fork is gone. */
export type ObservedPullRequest = {
  readonly number: number
  readonly url: string
  readonly title: string
  readonly author: Actor | null
  readonly createdAt: string
  readonly isDraft: boolean
  readonly isOpen: boolean
  readonly closedAt: string | null
  readonly body: string
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly base: { readonly ref: string; readonly sha: string }
  readonly head: { readonly ref: string; readonly sha: string; readonly repository: string | null }
  readonly merge: Merge | null
}

/** A check run of our app, as GitHub has it. Another app's is never one, whatever its name. */
export type OurCheck = {
  readonly id: number
  readonly head: string
  /** When GitHub first had it, by GitHub's clock; `null` where it does not say. */
  readonly startedAt: string | null
  readonly conclusion: string | null
  readonly title: string
  readonly summary: string
  readonly text: string
  readonly externalId: string
}

/** The record comment: written by our app and marked. `pointsTo` is the commit whose check keeps the receipts. */
export type OurComment = { readonly id: number; readonly body: string; readonly pointsTo: string | null }

/** Another open pull request with the same head. `author` is a login, `null` for a deleted account. */
export type Sibling = { readonly number: number; readonly base: string; readonly author: string | null }

/** A label that the repository has. */
export type RepositoryLabel = { readonly name: string }

/**
 * Everything that the app reads of a pull request first.
 *
 * `checks` holds ours on the head and on the earlier commits that the record points to; the head's first.
 * `siblings` are the other open pull requests with this very head.
 */
export type LifecycleFacts = {
  /** When the facts were gathered, ISO-8601 UTC. */
  readonly at: string
  readonly repository: { readonly owner: string; readonly name: string; readonly id: number }
  readonly change: ObservedPullRequest
  readonly headTree: Known<string>
  readonly timeline: readonly TimelineEvent[]
  readonly checks: readonly OurCheck[]
  readonly comment: OurComment | null
  /** Record comments after the first, by id: one write too many made them. */
  readonly spareComments: readonly number[]
  readonly siblings: readonly Sibling[]
  /** Labels that the repository is known to have; the others are looked for when the plan makes one. */
  readonly repositoryLabels: readonly RepositoryLabel[]
}

/** Two commits to compare: the change of `head` since its merge base with `base`. */
export type ComparedPair = { readonly base: string; readonly head: string }

/** What has to be read besides, once the facts are known. Each list is sorted and has no repeats. */
export type LifecycleQuestions = {
  /** Logins whose role matters. */
  readonly roles: readonly string[]
  /** Logins whose membership in the policy’s teams matters. */
  readonly members: readonly string[]
  readonly teams: readonly string[]
  /** Whether the authors and the pushers of the commits matter. */
  readonly asksAuthors: boolean
  /** Earlier commits that people approve in this run: their authors and pushers count too. */
  readonly earlier: readonly ComparedPair[]
  /** Commits whose tree matters. */
  readonly commits: readonly string[]
  /** Pairs of commits whose change since their merge base matters. */
  readonly comparisons: readonly ComparedPair[]
  /** Actions runs of this repository that records name, by number. */
  readonly runs: readonly number[]
  /** A login that may be assigned, or `null`. */
  readonly assignee: string | null
  /** A merge commit whose release has to be found, or `null`. */
  readonly releaseOf: string | null
}

/** A run of GitHub Actions. `isOfThisChange`: its commit is the head or one that the head descends from. */
export type RunFact = {
  readonly name: string
  readonly url: string
  readonly attempt: number
  readonly head: string
  readonly isOfThisChange: boolean
}

export type Release = {
  readonly tag: string
  readonly url: string
  readonly at: string
  readonly by: string | null
}

/**
 * The answers. A role is GitHub's `role_name`; `memberships` are those of the policy's teams that a person is in;
 * `committers` are logins, sorted; `diffs` are digests by `comparisonKey`.
 */
export type LifecycleAnswers = {
  readonly roles: ReadonlyMap<string, Known<string>>
  /** The names of custom roles, by login; each counts in `roles` as the role that it is based on. */
  readonly customRoles: ReadonlyMap<string, string>
  readonly memberships: ReadonlyMap<string, Known<readonly string[]>>
  readonly committers: Known<readonly string[]>
  readonly pushers: Known<readonly string[]>
  readonly trees: ReadonlyMap<string, Known<string>>
  readonly diffs: ReadonlyMap<string, Known<string>>
  readonly runs: ReadonlyMap<number, Known<RunFact>>
  readonly isAssignable: Known<boolean>
  readonly release: Known<Release | null>
}

/** The key of a comparison's digest among the answers. */
export const comparisonKey = ({ base, head }: ComparedPair): string => `${base}...${head}`
