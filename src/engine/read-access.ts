import type { ParseCloseout } from '../core/closeout/remember-closeouts.ts'
import type { RefusedWrite } from '../core/follow-ups/model/issue-operation.ts'
import type { Repository } from '../core/gate/model/facts.ts'
import type { Witness } from '../core/lifecycle/model/approval.ts'
import { type Client, createClient, type Patience } from '../io/github/client/client.ts'
import type { GitHubRequest } from '../io/github/client/shapes.ts'
import type { MayDownload } from '../io/github/evidence/download-artifact.ts'
import type { OwnApp } from '../io/github/read/read-own-checks.ts'
import type { RecentWrites } from '../io/github/read/recent-writes.ts'
import type { LabelMemory } from './label-memory.ts'

/** How GitHub is read, and for which app. It cannot write. */
export type ReadAccess = {
  readonly request: GitHubRequest
  readonly app: OwnApp
  /** How issues of another repository (`owner/name`) are read; the same way unless told. */
  readonly requestFor?: (place: string) => Promise<GitHubRequest>
  /** Where GitHub's pages are, as in `https://github.com`. */
  readonly serverUrl: string
  readonly now: () => Date
  /** Which address of a storage an artifact may be downloaded from; by default only https. */
  readonly mayDownload?: MayDownload
  /** How long to try each read; the usual patience unless told. */
  readonly patience?: Patience
  /** How far lists may be behind writes, in milliseconds. */
  readonly catchUpMs?: number
  /** What the app wrote lately; nothing unless told. */
  readonly recent?: RecentWrites
  /** Whether the floor of the owner also counts where the policy does not extend the owner's. */
  readonly isFloorEverywhere?: boolean
  /** Parses closeouts. Plans that share it parse the same text only once. */
  readonly parse?: ParseCloseout
  /** The labels of the repository, for plans that share them. */
  readonly labels?: LabelMemory
}

/** One pull request to reconcile. `before` are earlier heads that deliveries named. */
export type PlanRequest = {
  readonly repository: Repository
  readonly number: number
  readonly witnesses: readonly Witness[]
  readonly before: readonly string[]
  /** Whether a delivery reported the merge, or the pull request was merged after the installation. */
  readonly sawMerge?: boolean
  /** Issues that a delivery reported, `owner/name#31` in lower case: a list may still show them as they were. */
  readonly issues?: readonly string[]
  /** What GitHub refused to write earlier in this reconcile. */
  readonly refused?: readonly RefusedWrite[]
}

/** The readers of one plan. Other pull requests share these: a client asks the same question once. */
export type Clients = { readonly facts: Client; readonly gate: Client }

/** Open the readers of a plan. */
export const openClients = ({ request, patience }: ReadAccess): Clients => ({
  facts: createClient(request, patience),
  gate: createClient(request, patience),
})
