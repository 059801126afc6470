/**
 * Lists run behind writes: until a write has reached a list, the list shows what was there before it. One entry
 * read by its own id is always current. Writes reach one list in the order in which they happened.
 */
import type { Behavior } from '../behavior.ts'
import type { Clock } from './clock.ts'
import { draw } from './draw.ts'

type Key = string | number

interface Pending {
  readonly visibleAtMs: number
  /** What lists show until then; null: nothing. */
  readonly before: unknown
}

export interface LateLists {
  /** Something changes: `before` is what the list held of it until now, null for nothing. */
  readonly note: (list: string, key: Key, before: unknown) => void
  /** What the list shows now; entries taken away, and not yet missed, stand at the end. */
  readonly view: <T>(list: string, current: readonly T[], keyOf: (entry: T) => Key) => readonly T[]
  /** What a list shows of one entry now; null: nothing. */
  readonly viewOne: <T>(list: string, key: Key, current: T) => T | null
}

export function createLateLists(clock: Clock, behavior: Behavior): LateLists {
  const lists = new Map<string, { entries: Map<Key, Pending[]>; count: number; lastMs: number }>()

  const listOf = (name: string) => {
    const known = lists.get(name) ?? { entries: new Map<Key, Pending[]>(), count: 0, lastMs: 0 }
    lists.set(name, known)
    return known
  }

  const firstPending = (name: string, key: Key): Pending | undefined =>
    lists
      .get(name)
      ?.entries.get(key)
      ?.find(({ visibleAtMs }) => visibleAtMs > clock.nowMs())

  return {
    note: (name, key, before) => {
      if (behavior.listLagMs === 0) return
      const list = listOf(name)
      const { listLagMs, leastListLagMs } = behavior
      const drawn = draw(behavior.seed, `lag ${name} ${list.count++}`)
      const lagMs = leastListLagMs + drawn * Math.max(0, listLagMs - leastListLagMs)
      list.lastMs = Math.max(list.lastMs, clock.nowMs() + lagMs)
      const pending = list.entries.get(key) ?? []
      list.entries.set(key, [...pending, { visibleAtMs: list.lastMs, before }])
    },
    view: <T>(name: string, current: readonly T[], keyOf: (entry: T) => Key): readonly T[] => {
      const entries = lists.get(name)?.entries
      if (!entries) return current
      const shown = current.flatMap(entry => {
        const pending = firstPending(name, keyOf(entry))
        if (!pending) return [entry]
        // What was noted for a key of this list was an entry of this list.
        return pending.before === null ? [] : [pending.before as T]
      })
      const present = new Set(current.map(keyOf))
      const ghosts = [...entries.keys()]
        .filter(key => !present.has(key))
        .flatMap(key => firstPending(name, key)?.before ?? [])
      return [...shown, ...(ghosts as T[])]
    },
    viewOne: <T>(name: string, key: Key, current: T): T | null => {
      const pending = firstPending(name, key)
      // As above.
      return pending ? (pending.before as T | null) : current
    },
  }
}

/** The names of the lists that run behind; a repository's id outlives its name. */
export const listNames = {
  subjects: (repository: { readonly id: number }) => `${repository.id} issues`,
  comments: (repository: { readonly id: number }, number: number) => `${repository.id} comments ${number}`,
  timeline: (repository: { readonly id: number }, number: number) => `${repository.id} timeline ${number}`,
  reviews: (repository: { readonly id: number }, number: number) => `${repository.id} reviews ${number}`,
  labels: (repository: { readonly id: number }) => `${repository.id} labels`,
  milestones: (repository: { readonly id: number }) => `${repository.id} milestones`,
  releases: (repository: { readonly id: number }) => `${repository.id} releases`,
  checkRuns: (repository: { readonly id: number }) => `${repository.id} check runs`,
  statuses: (repository: { readonly id: number }) => `${repository.id} statuses`,
  activity: (repository: { readonly id: number }) => `${repository.id} activity`,
}
