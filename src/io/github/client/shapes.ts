/** Careful looks into what GitHub answered: nothing is taken for granted about a stranger's JSON. */
export type Json = Readonly<Record<string, unknown>>

export const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)
export const asNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** Every entry read by `read`; `null` where the list is none or an entry cannot be read. */
export const asList = <T>(value: unknown, read: (entry: Json) => T | null): readonly T[] | null => {
  if (!Array.isArray(value)) return null
  const list: T[] = []
  for (const entry of value) {
    const object = asObject(entry)
    const one = object && read(object)
    if (one === null) return null
    list.push(one)
  }
  return list
}
