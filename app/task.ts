import type { Repository } from '../src/core/gate/model/facts.ts'
import type { Witness } from '../src/core/lifecycle/model/approval.ts'

/** Why a task came: `because` is a webhook’s name or `sweep`; `delivery` is what logs and failures are found by. */
type Cause = {
  readonly installation: number
  readonly repository: Repository
  readonly because: string
  readonly delivery: string
  /** How often it was tried before. */
  readonly attempt: number
}

/**
 * Something to look at. It says where to look, never what to write; only witnesses say what somebody had seen.
 *
 * `head` and `base` stand for the pull requests with that head or base; `release` for merged ones that wait for one.
 */
export type Task = Cause &
  (
    | {
        readonly kind: 'change'
        readonly number: number
        readonly witnesses: readonly Witness[]
        readonly before: readonly string[]
        /** Whether its merge was seen, and not only what it left. */
        readonly sawMerge?: boolean
      }
    | { readonly kind: 'head'; readonly sha: string; readonly witnesses: readonly Witness[] }
    | { readonly kind: 'base'; readonly ref: string }
    | { readonly kind: 'release' }
    | {
        readonly kind: 'group'
        readonly number: number
        readonly head: string
        readonly base: string
        readonly baseRef: string
        readonly isDefaultBranch: boolean
      }
  )
export type TaskOf<K extends Task['kind']> = Extract<Task, { kind: K }>

/** What a webhook makes of a task, before it is known where it came from. */
export type TaskTarget = Task extends infer T
  ? T extends Task
    ? Omit<T, keyof Cause> & {
        /** Where it lies, if not in the repository that the webhook came from. */
        readonly repository?: Repository
      }
    : never
  : never

/** Tasks with one key are one look. */
export const keyOf = (task: Task): string => {
  const place = `${task.repository.owner}/${task.repository.name}`.toLowerCase()
  switch (task.kind) {
    case 'change':
      return `${place}#${task.number}`
    case 'head':
      return `${place}@${task.sha}`
    case 'base':
      return `${place} onto ${task.ref}`
    case 'release':
      return `${place} released`
    case 'group':
      return `${place} group ${task.head}`
  }
}

/** Two tasks with one key, as one: what both saw counts. */
export const mergeTasks = (first: Task, second: Task): Task => {
  if (first.kind === 'change' && second.kind === 'change') {
    return {
      ...second,
      attempt: Math.min(first.attempt, second.attempt),
      witnesses: [...first.witnesses, ...second.witnesses],
      before: [...new Set([...first.before, ...second.before])],
      ...(first.sawMerge || second.sawMerge ? { sawMerge: true } : {}),
    }
  }
  if (first.kind === 'head' && second.kind === 'head') {
    return { ...second, witnesses: [...first.witnesses, ...second.witnesses] }
  }
  return second
}
