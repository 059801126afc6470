import type { Repository } from '../src/core/gate/model/facts.ts'
import type { Witness } from '../src/core/lifecycle/model/approval.ts'

/** Why a task exists: `because` is the name of a webhook or `sweep`; `delivery` identifies it in logs and failures. */
type Cause = {
  readonly installation: number
  readonly repository: Repository
  readonly because: string
  readonly delivery: string
}

/**
 * What to reconcile. A task says where to read, never what to write. Only witnesses say what a person saw.
 *
 * `head` and `base` mean the pull requests with that head or base; `evidence` those with that head whose evidence may have
 * changed; `release` means the merged ones that wait for a
 * release; `issue` means those that refer to an issue of people.
 */
export type Task = Cause &
  (
    | {
        readonly kind: 'change'
        readonly number: number
        readonly witnesses: readonly Witness[]
        readonly before: readonly string[]
        /** Whether the merge itself was observed, and not only the merged state. */
        readonly sawMerge?: boolean
        /** Issues that a delivery reported, `owner/name#31` in lower case. */
        readonly issues?: readonly string[]
      }
    | { readonly kind: 'head'; readonly sha: string; readonly witnesses: readonly Witness[] }
    | {
        readonly kind: 'evidence'
        readonly sha: string
        /** Names and ids of the checks, statuses and runs that ended. */
        readonly words: readonly string[]
        /** Whether GitHub lists the pull requests of this commit, as it does unless they come from a fork. */
        readonly isListed: boolean
      }
    | { readonly kind: 'base'; readonly ref: string }
    | { readonly kind: 'release' }
    | { readonly kind: 'issue'; readonly number: number; readonly isReopened: boolean }
    | {
        readonly kind: 'group'
        readonly number: number
        readonly head: string
        readonly base: string
        readonly baseRef: string
        /** Absent where the webhook did not say it. */
        readonly isDefaultBranch?: boolean
      }
  )
export type TaskOf<K extends Task['kind']> = Extract<Task, { kind: K }>

/** A task without its cause, as an `EventMapper` returns it. */
export type TaskTarget = Task extends infer T
  ? T extends Task
    ? Omit<T, keyof Cause> & {
        /** The repository, if it is not the one of the webhook. */
        readonly repository?: Repository
      }
    : never
  : never

/** Waiting tasks with the same key become one task. */
export const keyOf = (task: Task): string => {
  const place = `${task.repository.owner}/${task.repository.name}`.toLowerCase()
  switch (task.kind) {
    case 'change':
      return `${place}#${task.number}`
    case 'head':
      return `${place}@${task.sha}`
    case 'evidence':
      return `${place}@${task.sha} evidence`
    case 'base':
      return `${place} onto ${task.ref}`
    case 'release':
      return `${place} released`
    case 'issue':
      return `${place} issue ${task.number}`
    case 'group':
      return `${place} group ${task.head}`
  }
}

/** Merge two tasks with the same key. The witnesses of both are kept. */
export const mergeTasks = (first: Task, second: Task): Task => {
  if (first.kind === 'change' && second.kind === 'change') {
    return {
      ...second,
      witnesses: [...first.witnesses, ...second.witnesses],
      before: [...new Set([...first.before, ...second.before])],
      ...(first.sawMerge || second.sawMerge ? { sawMerge: true } : {}),
      ...(first.issues || second.issues
        ? { issues: [...new Set([...(first.issues ?? []), ...(second.issues ?? [])])] }
        : {}),
    }
  }
  if (first.kind === 'head' && second.kind === 'head') {
    return { ...second, witnesses: [...first.witnesses, ...second.witnesses] }
  }
  if (first.kind === 'issue' && second.kind === 'issue') {
    return { ...second, isReopened: first.isReopened || second.isReopened }
  }
  if (first.kind === 'evidence' && second.kind === 'evidence') {
    const words = [...new Set([...first.words, ...second.words])]
    return { ...second, words, isListed: first.isListed || second.isListed }
  }
  return second
}

const kinds: Readonly<Record<Task['kind'], (task: Readonly<Record<string, unknown>>) => boolean>> = {
  change: ({ number, witnesses, before }) =>
    Number.isInteger(number) && Array.isArray(witnesses) && Array.isArray(before),
  head: ({ sha, witnesses }) => typeof sha === 'string' && Array.isArray(witnesses),
  evidence: ({ sha, words, isListed }) =>
    typeof sha === 'string' && Array.isArray(words) && typeof isListed === 'boolean',
  base: ({ ref }) => typeof ref === 'string',
  release: () => true,
  issue: ({ number }) => Number.isInteger(number),
  group: ({ number, head, base, baseRef }) =>
    Number.isInteger(number) && [head, base, baseRef].every(text => typeof text === 'string'),
}

/** Whether stored JSON is a task that this version can do: another version may have stored it. */
export const isTask = (value: unknown): value is Task => {
  if (typeof value !== 'object' || value === null) return false
  // Every field is looked at before it is relied on.
  const task = value as Readonly<Record<string, unknown>>
  const place = task.repository as Readonly<Record<string, unknown>> | undefined
  return (
    Object.hasOwn(kinds, String(task.kind)) &&
    kinds[task.kind as Task['kind']](task) &&
    Number.isInteger(task.installation) &&
    [place?.owner, place?.name, task.because, task.delivery].every(text => typeof text === 'string')
  )
}

/** A sweep has time; somebody waits for everything else. */
export const isUrgent = (task: Task): boolean => task.because !== 'sweep'
