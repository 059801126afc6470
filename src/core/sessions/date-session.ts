import { asObject } from '../text/json.ts'
import { dayMs, readInstant } from '../text/parse-instant.ts'
import type { SessionFacts, SidecarReading } from './model/workspace.ts'

/** From what the age of a session is told. */
export const ageSources = ['updated_at', 'newest file'] as const
export type AgeSource = (typeof ageSources)[number]

/**
 * When a session was last touched, in milliseconds, `null` where neither its sidecars nor its files say. `note` says
 * why the age is not that of `updated_at`.
 */
export type SessionDate = {
  readonly touchedAt: number | null
  readonly from: AgeSource | null
  readonly note: string | null
}

/** Clocks differ a little: a date so far ahead is now. */
const skewMs = 300_000
/** Nobody used the tool in the first year of the epoch. */
const epochEndsMs = 366 * dayMs

/**
 * Date a session by its sidecars: by the later `updated_at` of state and learning. Where the state has no usable date,
 * by its newest file.
 *
 * @param at  the instant of the audit, in milliseconds
 */
export const dateSession = (session: SessionFacts, at: number): SessionDate => {
  const why = whyUndated(session, at)
  const learning = usable(fieldOf(session.sidecars.learning, 'updated_at'), at)
  if (why === null) {
    const state = usable(fieldOf(session.sidecars.state, 'updated_at'), at)
    return { touchedAt: latest(state, learning), from: 'updated_at', note: null }
  }
  const changed = usableTime(session.newestChangeAt ?? null, at)
  const touchedAt = latest(changed, learning)
  if (touchedAt === null) return { touchedAt, from: null, note: `${why}, and no file has a usable date` }
  return changed === touchedAt
    ? { touchedAt, from: 'newest file', note: `${why}; the age is that of the newest file` }
    : { touchedAt, from: 'updated_at', note: `${why}; the age is that of learning.json` }
}

/** Why the state of a session has no usable date, `null` where it has one. */
export const whyUndated = ({ sidecars }: SessionFacts, at: number): string | null => {
  if (sidecars.state?.standing !== 'read') return 'state.json cannot be read'
  const written = fieldOf(sidecars.state, 'updated_at')
  if (usable(written, at) !== null) return null
  if (written === undefined) return 'updated_at is missing'
  if (written === null) return 'updated_at is null'
  if (typeof written !== 'string')
    return `updated_at is a ${Array.isArray(written) ? 'list' : typeof written}`
  const read = readInstant(written)
  const shown = JSON.stringify(written.slice(0, 40))
  if (read === null) return `updated_at is ${shown}, which is no date`
  return read > at ? `updated_at is in the future (${shown})` : `updated_at is at the epoch (${shown})`
}

const usable = (value: unknown, at: number): number | null => usableTime(readInstant(value), at)

const usableTime = (time: number | null, at: number): number | null =>
  time === null || time > at + skewMs || time < epochEndsMs ? null : Math.min(time, at)

const fieldOf = (reading: SidecarReading | undefined, name: string): unknown =>
  reading?.standing === 'read' ? asObject(reading.value)?.[name] : undefined

const latest = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other)
