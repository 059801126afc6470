/** The words of the stand-in: what GitHub's pages are called here. JSON fields keep GitHub's own names. */

import type { Behavior } from '../behavior.ts'
import type { Webhooks } from '../events/webhooks.ts'
import type { Clock } from '../server/clock.ts'
import type { InTurn } from '../server/in-turn.ts'
import type { LateLists } from '../server/late-lists.ts'
import type { Emulator } from '../server/start-emulator.ts'
import type { Storage } from '../server/storage.ts'

/** A JSON object whose fields are read one at a time. */
export type Fields = Record<string, unknown>

export interface User extends Fields {
  readonly login: string
  readonly id: number
  readonly type: string
}

export interface Label extends Fields {
  readonly name: string
}

/** What an issue and a pull request have in common. */
export interface Subject extends Fields {
  readonly id: number
  readonly number: number
  readonly title: string
  readonly body: string | null
  readonly state: string
  readonly user: User
  readonly labels: readonly Label[]
  readonly assignees: readonly User[]
  readonly milestone: (Fields & { readonly number: number; readonly title: string }) | null
  readonly created_at: string
  readonly updated_at: string
}

export interface Tip extends Fields {
  readonly ref: string
  readonly sha: string
}

export interface Pull extends Subject {
  readonly draft: boolean
  readonly merged: boolean
  readonly merged_at: string | null
  readonly head: Tip
  readonly base: Tip
}

/** `none` to `admin`, in rising order, as `role_name` says them. */
export const roleNames = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
export type RoleName = (typeof roleNames)[number]

/** Who sends a request. An `app` holds a JWT, an `installation` a token made from one. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'user'; readonly login: string }
  | { readonly kind: 'app'; readonly app: App }
  | {
      readonly kind: 'installation'
      readonly app: App
      readonly login: string
      readonly permissions: Readonly<Record<string, string>>
      /** The full names of the repositories that the token is limited to; left out: all of the installation. */
      readonly repositories?: readonly string[]
    }

export interface App {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly privateKey: string
  readonly installationId: number
  readonly permissions: Readonly<Record<string, string>>
  readonly events: readonly string[]
}

/** What git knows of a pull request, beside what the emulator keeps. */
export interface PullRefs {
  readonly number: number
  headRepository: string
  readonly headRef: string
  baseRef: string
  headSha: string
  baseSha: string
  assignees: readonly User[]
  milestone: Fields | null
  merge: { readonly sha: string; readonly base: string } | null
  /** The tips whose test merge has been shown, as `base head`; null: none yet. */
  shownMerge: { readonly tips: string; readonly sha: string | null } | null
}

export interface CheckRun extends Fields {
  readonly id: number
  readonly name: string
  readonly head_sha: string
  readonly appId: number
  readonly suiteId: number
  readonly annotations: readonly Fields[]
}

/** A run of a workflow: what GitHub shows of each attempt, oldest first, with the jobs of each. */
export interface WorkflowRun {
  readonly id: number
  readonly attempts: readonly { readonly run: Fields; readonly jobs: readonly Fields[] }[]
  readonly artifacts: readonly Artifact[]
}

export interface Artifact extends Fields {
  readonly id: number
  readonly name: string
  readonly bytes: Buffer
  /** Where its download is sent instead of the storage. */
  readonly location: string | null
}

/** What became of an issue: deleted, or its new address. */
export type Gone = { readonly kind: 'deleted' } | { readonly kind: 'transferred'; readonly url: string }

export interface Repository {
  /** 0 until the emulator has said it. */
  id: number
  fullName: string
  owner: string
  name: string
  /** The repository that this one was forked from. */
  parent: Repository | null
  /** A bare git repository on disk. */
  readonly gitDir: string
  /** Made by the stand-in, and gone when it stops. */
  readonly isTemporary: boolean
  readonly isPrivate: boolean
  /** Whether the app is installed there. */
  readonly isInstalled: boolean
  /** Whether issues are switched on; pull requests do not need them. */
  hasIssues: boolean
  readonly roles: Map<string, RoleName>
  /** People with a custom role: its name; `roles` holds the role that it is based on. */
  readonly customRoles: Map<string, string>
  /** Who has had a pull request merged. */
  readonly contributors: Set<string>
  readonly pulls: Map<number, PullRefs>
  readonly timelines: Map<number, Fields[]>
  /** When something last happened to an issue or pull request that the emulator does not count. */
  readonly touchedAt: Map<number, string>
  /** Issues that were deleted, or moved to another repository. */
  readonly gone: Map<number, Gone>
  /** Sub-issue -> the address of its parent. */
  readonly parents: Map<number, string>
  readonly checkRuns: Map<number, CheckRun>
  readonly suites: Map<string, number>
  readonly workflowRuns: Map<number, WorkflowRun>
  /** Commit statuses, oldest first. */
  readonly statuses: Fields[]
  /** Every move of a branch, newest first, as the repository's activity shows it. */
  readonly activity: Fields[]
}

/** Changed by a test as an administrator would in the settings. */
export interface BranchRules {
  requiredChecks: readonly string[]
  hasMergeQueue: boolean
}

export interface World {
  readonly origin: string
  readonly behavior: Behavior
  readonly lists: LateLists
  /** Where artifacts lie: another server on another port. */
  readonly storage: Storage
  /** Names that repositories had once, in small letters. */
  readonly formerNames: Map<string, Repository>
  /** Custom role -> the role that it is based on. */
  readonly customRoles: ReadonlyMap<string, RoleName>
  /** Those whose membership of the organisation everybody sees. */
  readonly publicMembers: ReadonlySet<string>
  readonly emulator: Emulator
  readonly clock: Clock
  readonly webhooks: Webhooks
  readonly repositories: Map<string, Repository>
  readonly apps: readonly App[]
  /** The app under test: webhooks go to it. */
  readonly app: App
  readonly users: Map<string, User>
  readonly tokens: Map<string, Actor>
  /** A token that sees and may do everything; never handed to a test. */
  readonly rootToken: () => string
  readonly nextId: () => number
  /** When the installation was last made or widened; `null`: as the emulator says. */
  readonly installed: { at: string | null }
  /** What the rulesets of every repository demand. */
  readonly rules: BranchRules
  /** Runs writes one after the other, each in a moment of its own. */
  readonly inTurn: InTurn
}

/** One request on its way through the stand-in. */
export interface Call {
  readonly world: World
  readonly method: string
  /** As sent, still percent-encoded; `/repositories/ID/…` in its `/repos/OWNER/NAME/…` form. */
  readonly path: string
  /** As sent. */
  readonly sentPath: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: Fields | readonly unknown[]
  /** The body was sent, and is no JSON. */
  readonly isMalformed: boolean
  readonly token: string
  readonly actor: Actor
  readonly params: Readonly<Record<string, string>>
}

/** `isForwarded`: the emulator said it, so it is dressed first. Every answer is held against GitHub's description. */
export interface Answer {
  readonly status: number
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly isForwarded?: boolean
}

export type Handler = (call: Call) => Promise<Answer> | Answer

/** `METHOD /path/:name/*rest` -> what answers it. The first that matches wins. */
export type Routes = Readonly<Record<string, Handler>>
