/** A JSON object with unchecked keys. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The value as an object, or `null` where it is anything else. */
export const asObject = (value: unknown): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null

/** The value as a text that is not empty, or `null`. */
export const asText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

/** The objects of a list; anything else is left out. */
export const asObjects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.map(asObject).filter(entry => entry !== null) : []

/** The non-empty texts of a list; anything else is left out. */
export const asTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(asText).filter(entry => entry !== null) : []
