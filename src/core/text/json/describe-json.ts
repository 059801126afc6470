const maxShown = 60

/** A JSON value in words, with its type: `the number 5`, `the text "5"`, `an empty list`; `missing` for no value. */
export const describeJson = (value: unknown): string => {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) {
    if (value.length === 0) return 'an empty list'
    return `a list of ${value.length} ${value.length === 1 ? 'entry' : 'entries'}`
  }
  if (typeof value === 'object' && value !== null) return 'an object'
  if (value === '') return 'an empty text'
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number that is too large'
  const text = JSON.stringify(value) ?? String(value)
  const shown = text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
  if (typeof value === 'string') return `the text ${shown}`
  return typeof value === 'number' ? `the number ${shown}` : shown
}
