import type { Repository } from '../src/core/gate/model/facts.ts'
import type { Operation } from '../src/core/lifecycle/model/operation.ts'
import type { GitHubRequest } from '../src/io/github/client/shapes.ts'
import type { OwnApp } from '../src/io/github/read/read-lifecycle-facts.ts'
import type { Task } from './task.ts'

/** One line of the log: what happened, and under which delivery and change it is found. Never a body, never a secret. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  what: string,
  about: Readonly<Record<string, unknown>>,
) => void

/** Carries out a plan. There is none in a dry run: what does not exist cannot write. */
export type Execute = (
  request: GitHubRequest,
  repository: Repository,
  operations: readonly Operation[],
) => Promise<void>

/** What the app’s work may touch. Everything else arrives with the task. */
export type App = {
  readonly identify: () => Promise<OwnApp>
  /** GitHub’s API with the rights of one installation. */
  readonly requestAs: (installation: number) => Promise<GitHubRequest>
  /** GitHub’s API as the app itself. */
  readonly requestAsApp: () => Promise<GitHubRequest>
  readonly execute: Execute | null
  /** Writes to one repository come one after the other; `write` sends nothing more once the turn is lost. */
  readonly inTurn: (
    repository: Repository,
    request: GitHubRequest,
    work: (write: GitHubRequest) => Promise<void>,
  ) => Promise<void>
  /** Resolves when the tasks are stored. */
  readonly add: (tasks: readonly Task[]) => Promise<void>
  readonly serverUrl: string
  readonly now: () => Date
  readonly log: Log
}
