/** Milliseconds since 1970 of an ISO-8601 date-time with a zone, or `null` for anything else. */
const parseInstant = (value: unknown): number | null => {
  if (typeof value !== 'string' || !instant.test(value)) return null
  const time = Date.parse(value)
  return Number.isNaN(time) ? null : time
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/

const withoutZone = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?$/

/**
 * Milliseconds since 1970 of a date or a date-time, or `null` for anything else. What names no zone is UTC.
 *
 * The days that no calendar has are `null`, as 2026-02-30.
 */
export const readInstant = (value: unknown): number | null => {
  if (typeof value !== 'string') return null
  if (usual.test(value)) return Date.parse(value)
  const text = value.trim()
  if (!isDay(text.slice(0, 10))) return null
  if (!withoutZone.test(text)) return parseInstant(text)
  const [day, time] = [text.slice(0, 10), text.slice(11)]
  return parseInstant(`${day}T${time || '00:00'}Z`)
}

/** What a program writes, on a day that every month has: nothing else is to be asked of it. */
const usual = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/

/** Days that every month has: most days are one of them, and need no calendar. */
const commonDay = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/

/** Whether a calendar has a day, as `2026-02-28`. */
const isDay = (day: string): boolean => {
  if (commonDay.test(day)) return true
  const read = parseInstant(`${day}T00:00:00Z`)
  return read !== null && new Date(read).toISOString().startsWith(day)
}

/** Milliseconds of a day. */
export const dayMs = 86_400_000

/** The instant as ISO-8601 UTC, or `null` where it lies outside of what a date can say. */
export const formatInstant = (time: number): string | null =>
  Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : null
