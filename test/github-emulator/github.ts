/** What a test holds in its hands: how the stand-in is started, and what it can then be told. */

import type { Delivery, Message } from './events/webhooks.ts'
import type { Fault } from './server/faults.ts'
import type { LoggedRequest, Violation } from './server/serve.ts'
import type { Person } from './world/act-as.ts'
import type { NewRepository } from './world/add-repository.ts'
import type { Fields, RoleName } from './world/model.ts'

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
  /** People beside the standing ones, with their roles. */
  readonly people?: Readonly<Record<string, RoleName>>
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
  readonly webhooks: {
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
  readonly addWorkflowRun: (run: Fields & { readonly id: number }) => void
  readonly close: () => Promise<void>
}
