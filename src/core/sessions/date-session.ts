import { asObject } from '../text/json/json.ts'
import { dayMs, readInstant } from '../text/parse-instant.ts'
import type { SessionFacts, SidecarReading } from './model/workspace.ts'

/** The source of the age of a session. */
export const ageSources = ['updated_at', 'newest file'] as const
export type AgeSource = (typeof ageSources)[number]

/**
 * When a session was last touched, in milliseconds, `null` where neither its sidecars nor its files say. `updatedText` is
 * the date of the state as it is written, `null` where that is no date. `note` says why the age is not that of
 * `updated_at`.
 */
export type SessionDate = {
  readonly touchedAt: number | null
  readonly from: AgeSource | null
  readonly updatedText: string | null
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
export const dateSession = ({ sidecars, newestChangeAt = null }: SessionFacts, at: number): SessionDate => {
  const written = fieldOf(sidecars.state, 'updated_at')
  const read = readInstant(written)
  const updatedText = read === null ? null : (written as string)
  const learning = usable(readInstant(fieldOf(sidecars.learning, 'updated_at')), at)
  const state = usable(read, at)
  if (state !== null) {
    return { touchedAt: latest(state, learning), from: 'updated_at', updatedText, note: null }
  }
  const because = (source: string): string => {
    const why = whyUndated(sidecars.state, written, read, at)
    return why === null ? source : `${why}; ${source}`
  }
  const changed = usable(newestChangeAt, at)
  const touchedAt = latest(changed, learning)
  if (touchedAt === null) {
    return { touchedAt, from: null, updatedText, note: because('no file has a usable date') }
  }
  return changed === touchedAt
    ? { touchedAt, from: 'newest file', updatedText, note: because('the age is that of the newest file') }
    : { touchedAt, from: 'updated_at', updatedText, note: because('the age is that of learning.json') }
}

/** Why the state of a session has no usable date; `null` where it was not read, which its bucket says already. */
const whyUndated = (
  state: SidecarReading | undefined,
  written: unknown,
  read: number | null,
  at: number,
): string | null => {
  if (state?.standing !== 'read') return null
  if (written === undefined) return 'updated_at is missing'
  if (written === null) return 'updated_at is null'
  if (typeof written !== 'string')
    return `updated_at is a ${Array.isArray(written) ? 'list' : typeof written}`
  const shown = JSON.stringify(written.slice(0, 40))
  if (read === null) return `updated_at is ${shown}, which is no date`
  return read > at ? `updated_at is in the future (${shown})` : `updated_at is at the epoch (${shown})`
}

const usable = (time: number | null, at: number): number | null =>
  time === null || time > at + skewMs || time < epochEndsMs ? null : Math.min(time, at)

const fieldOf = (reading: SidecarReading | undefined, name: string): unknown =>
  reading?.standing === 'read' ? asObject(reading.value)?.[name] : undefined

const latest = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other)
