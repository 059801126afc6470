import type { Repository } from '../../src/core/gate/model/facts.ts'
import { NotYetError } from '../../src/core/vocabulary/not-yet.ts'
import type { Task } from '../task.ts'

/** How a reconcile ended. `again` keeps the task and waits; only `isFailure` counts as an attempt. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly afterMs: number; readonly isFailure: boolean }
  | { readonly kind: 'dead'; readonly why: string }

/** One reconcile: `attempt` counts failures before it; `since` is when the oldest delivery behind it came (ms). */
export type Run = (task: Task, attempt: number, since: number) => Promise<Outcome>

/** What a queue holds. `oldestAt`: when the oldest delivery that is not done came, in milliseconds; `null` for none. */
export type QueueState = {
  readonly waiting: number
  readonly running: number
  readonly dead: number
  readonly oldestAt: number | null
}

/** A task that could not be done: it stays stored, and joins the next delivery for the same pull request. */
export type DeadLetter = { readonly key: string; readonly why: string; readonly at: string }

/** Writes of a holder that lost its lease would overtake the next holder's: it asks before each one. */
export type Lease = { readonly isHeld: () => boolean }

/**
 * The port behind the receiver. Tasks are stored before `add` resolves; for each key one reconcile runs and one waits,
 * and what a reconcile was made of is removed only after it ended well.
 */
export type WorkQueue = {
  /** Resolves when the tasks are stored, as safely as this queue stores. Rejects when they are not. */
  readonly add: (tasks: readonly Task[]) => Promise<void>
  /** Begin to work; what a former process left comes first. */
  readonly start: (run: Run) => Promise<void>
  /** Resolves when nothing but dead letters is left. */
  readonly settle: () => Promise<void>
  readonly state: () => Promise<QueueState>
  /** Rejects when nothing can be stored now, with the reason. */
  readonly check: () => Promise<void>
  readonly listDead: () => Promise<readonly DeadLetter[]>
  /** Line all dead letters up again; how many. */
  readonly replay: () => Promise<number>
  /**
   * Writes to one repository come one after the other, over all replicas. A task that waits for its turn holds up no
   * other; it is refused where the queue is closing and keeps the task.
   */
  readonly inTurn: (repository: Repository, work: (lease: Lease) => Promise<void>) => Promise<void>
  /** Returns a question for the next turn: whether nothing else had a turn since now. False where that is not known. */
  readonly watch: (repository: Repository) => () => boolean
  /** Do some work unless another replica is at it; whether it was done here. */
  readonly once: (name: string, work: (lease: Lease) => Promise<void>) => Promise<boolean>
  /** Small facts that outlive a process, such as how far a sweep came. */
  readonly readNote: (name: string) => Promise<string | null>
  readonly writeNote: (name: string, text: string) => Promise<void>
  /** What every replica may need for ten minutes, and none relies on: a crash of the lone process forgets it. */
  readonly recall: (name: string) => Promise<string | null>
  readonly remember: (name: string, text: string) => Promise<void>
  /** Since when nothing that was to be remembered is missing, in milliseconds; 0 where a restart forgets nothing. */
  readonly remembersSinceMs: number
  /** Begin nothing new, give what runs so many milliseconds, and let go; what is left stays stored. */
  readonly close: (graceMs: number) => Promise<void>
}

/** What had to wait for its turn to write until the process stops: the task stays stored. */
export const stopping = (): NotYetError =>
  new NotYetError('The process stops before the turn of this task to write came. The task stays stored.', 0)

/** How long `remember` keeps something, in milliseconds. */
export const rememberedMs = 600_000

/** How the tasks of a queue are distinguished and merged. */
export type TaskRules = {
  readonly keyOf: (task: Task) => string
  readonly merge: (waiting: Task, added: Task) => Task
  /** Tasks of a sweep wait until no delivery waits. */
  readonly isUrgent: (task: Task) => boolean
}
