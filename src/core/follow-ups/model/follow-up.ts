import type { Known } from '../../vocabulary/known.ts'
import type { Route } from '../../vocabulary/route.ts'

/** The label of every follow-up issue of ours. It never changes: issues are found by it. */
export const followUpLabel = {
  label: 'learning: follow-up',
  color: '5319E7',
  description: 'A lesson of a pull request that asks for something; closing it closes the route.',
} as const

/** On a pull request while one of its routes is open, or waits for its trigger. */
export const openRoutesLabel = {
  label: 'learning: open',
  color: 'D4C5F9',
  description: 'A learning route of this pull request is open, or waits for its trigger.',
} as const

/** What people put on a follow-up issue to put it off; a comment says until when. */
export const deferredLabel = 'deferred'

/**
 * Where a lesson stands.
 *
 * `needs-action`: nothing tracks it. `tracked`: an issue or another place does. The others are closed.
 */
export const dispositions = [
  'needs-action',
  'tracked',
  'completed',
  'deferred',
  'accepted',
  'rejected',
] as const
export type Disposition = (typeof dispositions)[number]

/** What a learning record adds to a route: texts from anyone, as they were written. */
export type RouteSource = {
  readonly slug: string
  readonly record: string
  readonly recurrenceKey: string | null
  readonly runUrl: string | null
  readonly intended: string | null
  readonly observed: string | null
  readonly gap: string | null
}

/**
 * One lesson of a pull request, its line and its block route made one.
 *
 * `key` is 32 lower-case hexadecimal digits: the same lesson of any pull request of the repository has the same.
 */
export type TrackedRoute = Route & {
  readonly key: string
  readonly disposition: Disposition
  readonly source: RouteSource | null
}

/** A route as the merge left it, kept where only the app can write. `issue` is `owner/name#31`. */
export type RouteSnapshot = {
  readonly key: string
  readonly status: Route['status']
  readonly issue: string | null
  /** How many issues of it were deleted. */
  readonly deleted: number
}

/** What brings a deferred route back. `other` is for people only: no machine can tell when it has come. */
export type Trigger =
  | { readonly kind: 'date'; readonly on: string }
  | { readonly kind: 'release'; readonly tag: string }
  | { readonly kind: 'milestone'; readonly title: string }
  | { readonly kind: 'count'; readonly times: number }
  | { readonly kind: 'other'; readonly text: string }

/** An issue as GitHub has it: opened by our app, with our label or known to us by its number. */
export type ObservedIssue = {
  readonly id: number
  /** `owner/name`. */
  readonly repository: string
  readonly number: number
  readonly url: string
  readonly title: string
  readonly body: string
  readonly state: 'open' | 'closed'
  readonly reason: 'completed' | 'not_planned' | 'duplicate' | null
  readonly isLocked: boolean
  readonly labels: readonly string[]
  readonly hasParent: boolean
  readonly closedAt: string | null
}

/** What our marks in an issue's body say. `seen` are pull requests as `owner/name#12`. */
export type FollowUpIssue = ObservedIssue & {
  readonly kind: 'lesson' | 'digest' | 'parent'
  readonly keys: readonly string[]
  /** The pull request that it was opened for. */
  readonly from: string
  readonly seen: readonly string[]
  /** Keys whose line in a digest is ticked. */
  readonly ticked: readonly string[]
}

/** A comment or a closing on a follow-up issue, in GitHub's order. */
export type IssueEvent =
  | {
      readonly kind: 'commented'
      readonly at: string
      readonly by: string
      readonly isBot: boolean
      readonly isOurs: boolean
      readonly isMember: boolean
      readonly text: string
    }
  | { readonly kind: 'closed' | 'reopened'; readonly at: string; readonly by: string }

/** An issue that we opened and that is no longer where it was. */
export type GoneIssue = { readonly kind: 'deleted' } | { readonly kind: 'transferred'; readonly url: string }

/** What is read before questions are asked: our issues by label, and those that our check names beside them. */
export type FollowUpFacts = {
  readonly issues: Known<readonly ObservedIssue[]>
  /** `owner/name#31` -> what became of it. */
  readonly gone: ReadonlyMap<string, GoneIssue>
  /** Of other repositories that policy names: whether the installation reaches them. */
  readonly reached: ReadonlyMap<string, Known<boolean>>
}

/** What a look asks besides. Issues are named `owner/name#31`. */
export type FollowUpQuestions = {
  readonly conversations: readonly string[]
  readonly asksReleases: boolean
  /** Repositories whose milestones matter: of triggers, and of issues to open. */
  readonly milestones: readonly string[]
  readonly author: string | null
  /** `owner/name login`. */
  readonly assignees: readonly (readonly [repository: string, login: string])[]
}

export type Milestone = { readonly number: number; readonly title: string; readonly state: string }

export type FollowUpAnswers = {
  readonly conversations: ReadonlyMap<string, Known<readonly IssueEvent[]>>
  readonly releases: Known<readonly string[]>
  readonly milestones: ReadonlyMap<string, Known<readonly Milestone[]>>
  readonly authorRole: Known<string>
  readonly assignable: ReadonlyMap<string, Known<boolean>>
}

/** A route with where it stands now. `place` is `#31`, `owner/name#31`, an address or a path. */
export type EvaluatedRoute = {
  readonly route: TrackedRoute
  readonly disposition: Disposition
  readonly place: string | null
  /** A sentence of ours about why it stands there, "" for none. */
  readonly note: string
  readonly issue: FollowUpIssue | null
  /** What a person has to do in the issue or the text, for the record. */
  readonly step:
    | { readonly kind: 'none' }
    | { readonly kind: 'open'; readonly because: Because | null }
    | { readonly kind: 'see'; readonly issue: FollowUpIssue; readonly reopens: boolean }
    | { readonly kind: 'raise'; readonly issue: FollowUpIssue; readonly why: string }
    | { readonly kind: 'ask'; readonly issue: FollowUpIssue }
}

/** Why an issue is opened although there was one, or out of its time. */
export type Because =
  | { readonly kind: 'recurrence' | 'locked' | 'deleted'; readonly of: string }
  | { readonly kind: 'raised'; readonly why: string }

/** How a new issue is dressed; what GitHub would refuse has been left out before. */
export type IssueSettings = {
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly milestone: number | null
}

/** What should become of one issue. */
export type IssueChange =
  | {
      readonly kind: 'open'
      readonly repository: string
      readonly header: {
        readonly kind: 'lesson' | 'digest' | 'parent'
        readonly from: string
        readonly keys: readonly string[]
      }
      readonly routes: readonly TrackedRoute[]
      readonly because: Because | null
      readonly settings: IssueSettings
    }
  | {
      readonly kind: 'keep'
      readonly issue: FollowUpIssue
      /** Pull requests that it has to name as having seen it. */
      readonly seen: readonly string[]
      /** Why it is raised, `null` where it is not. */
      readonly raised: string | null
      readonly adds: readonly TrackedRoute[]
      /** Lines of a digest that another issue (`owner/name#31`) stands for. */
      readonly drops: readonly { readonly key: string; readonly of: string }[]
      readonly state: 'open' | 'closed'
      readonly reason: 'completed' | 'duplicate' | null
      /** `owner/name#31`, of which it is a duplicate. */
      readonly duplicateOf: string | null
    }
  | { readonly kind: 'ask'; readonly issue: FollowUpIssue }
  | { readonly kind: 'nest'; readonly parent: FollowUpIssue; readonly child: FollowUpIssue }

/** An issue as it should be, with its words: what the plan compares with what is there. */
export type DesiredIssue =
  | {
      readonly kind: 'open'
      readonly repository: string
      readonly title: string
      readonly body: string
      readonly settings: IssueSettings
    }
  | {
      readonly kind: 'keep'
      readonly issue: FollowUpIssue
      readonly body: string
      readonly state: 'open' | 'closed'
      readonly reason: 'completed' | 'duplicate' | null
      readonly isRaised: boolean
    }
  | { readonly kind: 'say'; readonly issue: FollowUpIssue; readonly body: string }
  | { readonly kind: 'nest'; readonly parent: FollowUpIssue; readonly child: FollowUpIssue }
