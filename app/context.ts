import type { Repository } from '../src/core/gate/model/facts.ts'
import type { Operation } from '../src/core/lifecycle/model/operation.ts'
import type { GitHubRequest } from '../src/io/github/client/shapes.ts'
import type { OwnApp } from '../src/io/github/read/read-own-checks.ts'
import type { RecentWrites } from '../src/io/github/read/recent-writes.ts'
import type { Task } from './task.ts'

/** Writes one line of the log: what happened, with the delivery and the change. Never a body, never a secret. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  what: string,
  about: Readonly<Record<string, unknown>>,
) => void

/** Executes a plan. In a dry run there is no `Execute`, so that nothing can write. */
export type Execute = (
  request: GitHubRequest,
  repository: Repository,
  operations: readonly Operation[],
) => Promise<void>

/** What the tasks of the app may use. Everything else is part of the task. */
export type AppContext = {
  readonly identify: () => Promise<OwnApp>
  /** GitHub’s API with the permissions of one installation. */
  readonly requestAs: (installation: number) => Promise<GitHubRequest>
  /** GitHub’s API to read issues in one other repository (`owner/name`), and nothing else. */
  readonly requestFor: (installation: number, repository: Repository, place: string) => Promise<GitHubRequest>
  /** GitHub’s API as the app itself. */
  readonly requestAsApp: () => Promise<GitHubRequest>
  readonly execute: Execute | null
  /** Runs the writes to one repository one after the other, over all replicas. */
  readonly turns: {
    /** `write` sends nothing more when the turn is lost to another replica. */
    readonly run: (
      repository: Repository,
      request: GitHubRequest,
      work: (write: GitHubRequest) => Promise<void>,
    ) => Promise<void>
    /** Returns a question for the next turn: whether nothing else wrote to the repository since now. */
    readonly watch: (repository: Repository) => () => boolean
  }
  /** What the app itself wrote a short while ago, which lists may not show yet. */
  readonly recentWrites: (repository: Repository) => RecentWrites
  /** Resolves when the tasks are stored. */
  readonly add: (tasks: readonly Task[]) => Promise<void>
  readonly serverUrl: string
  /** Whether the floor of an owner also counts for repositories that do not extend its policy. */
  readonly isFloorEverywhere: boolean
  /** How far lists of GitHub may be behind its writes, in milliseconds. */
  readonly catchUpMs: number
  readonly now: () => Date
  readonly log: Log
}
