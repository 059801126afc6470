/** What a test holds in its hands: how the stand-in is started, and what it can then be told. */

import type { Behavior } from './behavior.ts'
import type { Delivery, Message } from './events/webhooks.ts'
import type { Fault } from './server/faults.ts'
import type { LoggedRequest, Violation } from './server/serve.ts'
import type { StorageRequest } from './server/storage.ts'
import type { Person } from './world/act-as.ts'
import type { NewRepository } from './world/add-repository.ts'
import type { BranchRules, Fields, RoleName } from './world/model.ts'
import type { NewWorkflowRun } from './world/run-workflow.ts'

export interface GithubOptions {
  /** 0 or left out: a free port. */
  readonly port?: number
  /** `owner/name`; the owner is an organisation. */
  readonly repository?: string
  /** A git repository to copy into it, bare or not; left out: one commit with a README. */
  readonly from?: string
  /** A bare repository to serve as it is. */
  readonly gitDir?: string
  readonly isPrivate?: boolean
  /** People beside the standing ones, with their roles: GitHub's, or one of `customRoles`. */
  readonly people?: Readonly<Record<string, string>>
  /** The organisation's own roles, each with the role that it is based on. */
  readonly customRoles?: Readonly<Record<string, RoleName>>
  /** Logins whose membership of the organisation everybody sees; all others are private members. */
  readonly publicMembers?: readonly string[]
  /** Where it shall be kinder than GitHub; strict in everything that is left out. */
  readonly behavior?: Partial<Behavior>
  /** `stands`: the clock moves with writes and `advance` alone. It flows where left out. */
  readonly time?: 'flows' | 'stands'
  readonly webhookUrl?: string
  readonly webhookSecret?: string
  /** What the installation grants; everything that the app asks for where left out. */
  readonly permissions?: Readonly<Record<string, string>>
  /** What the clock shows at first; the real time where left out. */
  readonly startAt?: string
}

export interface Github {
  /** The API's root, without a slash at the end; `URL/owner/name.git` clones and takes pushes. */
  readonly url: string
  readonly repository: {
    readonly owner: string
    readonly name: string
    readonly fullName: string
    readonly gitDir: string
  }
  readonly app: {
    readonly id: number
    readonly slug: string
    readonly privateKey: string
    readonly installationId: number
    readonly webhookSecret: string
  }
  /** Each person's login -> token. The standing logins are named for their roles. */
  readonly tokens: Readonly<Record<string, string>>
  /** The token that a workflow gets: contents and pull requests to read, or what is asked for. */
  readonly actionsToken: (permissions?: Readonly<Record<string, string>>) => Promise<string>
  /** Someone who acts over HTTP with their own token. */
  readonly as: (login: string, repository?: string) => Person
  readonly requests: LoggedRequest[]
  readonly violations: readonly Violation[]
  readonly fail: (fault: Fault) => void
  readonly heal: () => void
  readonly clock: { readonly now: () => string; readonly advance: (ms: number) => void }
  readonly rules: BranchRules
  readonly webhooks: {
    /** The address in the app's settings, where it differs from where they are sent. */
    readonly showUrl: (url: string | null) => void
    readonly log: readonly Delivery[]
    readonly held: Message[]
    /** Where they go from now on. */
    readonly sendTo: (url: string | null) => void
    /** Keep webhooks back in `held` instead of sending them. */
    readonly hold: () => void
    /** Send what is held, in the order given (as it came where left out), and hold no more. */
    readonly release: (messages?: readonly Message[]) => Promise<void>
    readonly settle: () => Promise<void>
  }
  /** Send an installation's event: it was made, or repositories were added. */
  readonly tellInstalled: (action: 'created' | 'added') => Promise<void>
  /** One more repository of the same organisation, with the same people; the installation reaches it. */
  readonly addRepository: (fullName: string, options?: NewRepository) => Promise<void>
  /** The buttons of a check run, which GitHub's API takes and never tells. */
  readonly buttonsOf: (checkRunId: number) => readonly Fields[]
  /** A run of a workflow, or the next attempt of one that is known; nothing is told of it. */
  readonly addWorkflowRun: (run: NewWorkflowRun) => void
  /** The same, with the events of its end; the ids of what was made. */
  readonly runWorkflow: (run: NewWorkflowRun) => Promise<{
    readonly id: number
    readonly jobs: readonly number[]
    readonly artifacts: readonly number[]
  }>
  /** Where artifacts are downloaded from. */
  readonly storage: {
    readonly url: string
    readonly requests: readonly StorageRequest[]
    /** Answer the next downloads with this status. */
    readonly fail: (status: number, times: number) => void
  }
  /** Time passes until lists show every write. */
  readonly catchUp: () => void
  readonly close: () => Promise<void>
}
