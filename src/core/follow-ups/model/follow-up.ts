import type { Known } from '../../vocabulary/known.ts'
import type { Route } from '../../vocabulary/route.ts'
import type { IssueName, NamedIssue } from './named-issue.ts'

/** The label of every follow-up issue of ours, by which people find them. It never changes. */
export const followUpLabel = {
  label: 'learning: follow-up',
  color: '5319E7',
  description: 'A follow-up of a pull request. Closing this issue closes the route.',
} as const

/** On a pull request while one of its routes is open, or waits for its trigger. */
export const openRoutesLabel = {
  label: 'learning: open',
  color: 'D4C5F9',
  description: 'A learning route of this pull request is open, or waits for its trigger.',
} as const

/** The label that people put on a follow-up issue to defer it; a comment says until when. */
export const deferredLabel = 'deferred'

/**
 * The state of a route.
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
 * One route of a pull request, from its line and its record block together.
 *
 * `key` is 32 lower-case hexadecimal digits: the same route of any pull request of the repository has the same key.
 */
export type TrackedRoute = Route & {
  readonly key: string
  readonly disposition: Disposition
  readonly source: RouteSource | null
}

/**
 * A route as the merge left it, kept where only the app can write. `issue` is `owner/name#31`.
 *
 * `written` is `null` in a check of an earlier version, and for a route that the check has no room for.
 */
export type RouteSnapshot = {
  readonly key: string
  readonly status: Route['status']
  readonly written: Omit<Route, 'status'> | null
  readonly issue: string | null
  /** How many of its issues were deleted. */
  readonly deleted: number
}

/** When a deferred route is due again. `other` is for people only: the app cannot tell when it is due. */
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
  readonly createdAt: string | null
  readonly closedAt: string | null
}

/** What our marks in an issue's body say. `seen` are the pull requests with this route, as `owner/name#12`. */
export type FollowUpIssue = ObservedIssue & {
  readonly kind: 'lesson' | 'digest' | 'parent'
  readonly keys: readonly string[]
  /** The pull request that it was opened for. */
  readonly from: string
  readonly seen: readonly string[]
  /** Keys whose line in a digest is ticked. */
  readonly ticked: readonly string[]
}

/** A comment or a closing on a follow-up issue, in GitHub's order. `due again`: the label `deferred` was removed. */
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
  | { readonly kind: 'closed' | 'reopened' | 'due again'; readonly at: string; readonly by: string }

/** An issue that the app opened and that was moved or deleted. */
export type GoneIssue = { readonly kind: 'deleted' } | { readonly kind: 'transferred'; readonly url: string }

/** What is read first: our issues by label, and those that our check names besides. */
export type FollowUpFacts = {
  readonly issues: Known<readonly ObservedIssue[]>
  /** `owner/name#31` -> what became of it. */
  readonly gone: ReadonlyMap<string, GoneIssue>
  /** `owner/name` in lower case, of repositories where no issue can be opened now -> why, as a clause. */
  readonly barred: ReadonlyMap<string, string>
  /** Whether the server offers sub-issues. */
  readonly hasSubIssues: boolean
  /** Issues of other repositories that our check names and that could not be read: `owner/name#31` -> why. */
  readonly unread: ReadonlyMap<string, string>
}

/** What has to be read besides. Issues are named `owner/name#31`. */
export type FollowUpQuestions = {
  readonly conversations: readonly string[]
  readonly asksReleases: boolean
  /** Repositories whose milestones matter: of triggers, and of issues to open. */
  readonly milestones: readonly string[]
  /** Issues that routes refer to. */
  readonly named: readonly IssueName[]
  readonly author: string | null
  /** `owner/name login`. */
  readonly assignees: readonly (readonly [repository: string, login: string])[]
}

export type Milestone = { readonly number: number; readonly title: string; readonly state: string }

export type FollowUpAnswers = {
  readonly conversations: ReadonlyMap<string, Known<readonly IssueEvent[]>>
  /** Issues that routes refer to, `owner/name#31` with the repository in lower case; `null`: there is none. */
  readonly named: ReadonlyMap<string, Known<NamedIssue | null>>
  readonly releases: Known<readonly string[]>
  readonly milestones: ReadonlyMap<string, Known<readonly Milestone[]>>
  readonly authorRole: Known<string>
  readonly assignable: ReadonlyMap<string, Known<boolean>>
}

/** A route with its current state. `place` is `#31`, `owner/name#31`, an address or a path. */
export type EvaluatedRoute = {
  readonly route: TrackedRoute
  readonly disposition: Disposition
  readonly place: string | null
  /** A sentence that explains the state, "" for none. */
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

/** Why an issue is opened although there was one, or later than usual. */
export type Because =
  | { readonly kind: 'recurrence' | 'locked' | 'deleted'; readonly of: string }
  | { readonly kind: 'raised'; readonly why: string }

/** Labels, assignees and milestone of a new issue; what GitHub would refuse is left out already. */
export type IssueSettings = {
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly milestone: number | null
}

/** The planned change of one issue. */
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
      /** Pull requests that it has to name. */
      readonly seen: readonly string[]
      /** Why it is due again, `null` where it is not. */
      readonly raised: string | null
      readonly adds: readonly TrackedRoute[]
      /** The route that it has now: its line was worded anew. */
      readonly renamed: TrackedRoute | null
      /** Lines of a digest whose route is in another issue (`owner/name#31`). */
      readonly drops: readonly { readonly key: string; readonly of: string }[]
      readonly state: 'open' | 'closed'
      readonly reason: 'completed' | 'duplicate' | null
      /** `owner/name#31`, of which it is a duplicate. */
      readonly duplicateOf: string | null
    }
  | { readonly kind: 'ask'; readonly issue: FollowUpIssue }
  | { readonly kind: 'nest'; readonly parent: FollowUpIssue; readonly child: FollowUpIssue }

/** The desired title, body and settings of an issue: the plan compares them with the existing ones. */
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
      readonly title: string
      readonly body: string
      readonly state: 'open' | 'closed'
      readonly reason: 'completed' | 'duplicate' | null
      readonly isRaised: boolean
    }
  | { readonly kind: 'say'; readonly issue: FollowUpIssue; readonly body: string }
  | { readonly kind: 'nest'; readonly parent: FollowUpIssue; readonly child: FollowUpIssue }
