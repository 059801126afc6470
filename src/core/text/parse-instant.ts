/** Milliseconds since 1970 of an ISO-8601 date-time with a zone, or `null` for anything else. */
export const parseInstant = (value: unknown): number | null => {
  if (typeof value !== 'string' || !instant.test(value)) return null
  const time = Date.parse(value)
  return Number.isNaN(time) ? null : time
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/

/** Milliseconds of a day. */
export const dayMs = 86_400_000

/** The instant as ISO-8601 UTC, or `null` where it lies outside of what a date can say. */
export const formatInstant = (time: number): string | null =>
  Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : null
