/** What happened on GitHub, in the order in which it happened: all that the oracle is given. */

export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin'

export interface Person {
  readonly login: string
  readonly role: Role
  readonly teams: readonly string[]
  readonly isBot: boolean
}

export type Involvement = 'author' | 'committer' | 'last_pusher' | 'initiator'

/** The approval section of a policy that has no defect. */
export interface Rules {
  readonly roles: readonly string[]
  readonly teams: readonly string[]
  readonly allow: readonly Involvement[]
  readonly bind: 'tree' | 'diff'
}

/** The text of a pull request: two texts with the same `closeout` say the same. */
export interface Text {
  readonly closeout: string
  readonly passesGate: boolean
  readonly startedBy?: string
}

/** What a commit is when it is merged into one base branch. */
export interface Change {
  /** The change since the merge base: the same change has the same name. */
  readonly diff: string
  /** Who wrote or committed one of its commits. */
  readonly people: readonly string[]
}

export interface Commit {
  readonly sha: string
  readonly tree: string
  readonly onto: Readonly<Record<string, Change>>
}

/** What the check on a commit showed: this pull request, onto this base branch. */
export interface Shown {
  readonly head: string
  readonly pull: number
  readonly base: string
}

export type Ask =
  | { readonly ask: 'approve'; readonly way: 'label' }
  | { readonly ask: 'approve'; readonly way: 'review'; readonly commit: string }
  | { readonly ask: 'approve'; readonly way: 'button'; readonly commit: string }
  /** `commit` as it was written: 40 digits, fewer, or none. */
  | {
      readonly ask: 'approve'
      readonly way: 'command'
      readonly commit?: string
      readonly isExample?: boolean
    }
  | { readonly ask: 'withdraw'; readonly way: 'label' }
  /** A dismissal of an approving review, or its author asking for changes; `of` is the id of its request. */
  | { readonly ask: 'withdraw'; readonly way: 'review'; readonly of: number }
  | { readonly ask: 'hold'; readonly way: 'label' | 'button' | 'command' }
  | { readonly ask: 'unhold'; readonly way: 'label' | 'command' }

export interface Request {
  readonly kind: 'request'
  readonly id: number
  readonly pull: number
  readonly by: string
  readonly ask: Ask
}

type Happening =
  /** A person comes, or has another role or other teams from now on. */
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'rules'; readonly base: string; readonly rules: Rules | 'defective' }
  | { readonly kind: 'commit'; readonly commit: Commit }
  | {
      readonly kind: 'opened'
      readonly pull: number
      readonly author: string
      readonly head: string
      readonly pushedBy: string
      readonly base: string
      readonly text: Text
      readonly isDraft: boolean
    }
  | {
      readonly kind: 'pushed'
      readonly pull: number
      readonly by: string
      readonly head: string
      readonly isForced: boolean
    }
  | { readonly kind: 'edited'; readonly pull: number; readonly text: Text }
  | { readonly kind: 'drafted'; readonly pull: number; readonly isDraft: boolean }
  | { readonly kind: 'retargeted'; readonly pull: number; readonly base: string }
  | { readonly kind: 'closed' | 'reopened'; readonly pull: number }
  | Request
  /** The webhook of a request reached the app; one that never does is lost. */
  | { readonly kind: 'heard'; readonly id: number }
  /** Everything is quiet, nothing fails, and the app has reconciled the pull requests in `looked`. */
  | { readonly kind: 'settled'; readonly looked: readonly number[]; readonly shown: readonly Shown[] }

/** `at` is in seconds, as GitHub's times are. */
export type StoryEvent = Happening & { readonly at: number }

export type Story = readonly StoryEvent[]
