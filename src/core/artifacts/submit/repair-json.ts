import { jsonrepair } from 'jsonrepair'
import { parseJson } from '../../text/json/parse-json.ts'
import { findContainer } from './find-container.ts'

/** A repaired text, which is strict JSON, or why nothing was repaired. */
export type JsonRepair =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string }

/** Texts longer than this are not repaired: the agent has to write the document again. */
const maxRepairLength = 1_000_000

/** Take the JSON out of a JSON text, where it was encoded twice (or thrice). */
const decoded = (text: string): string => {
  let inner = text
  for (let round = 0; round < 2; round += 1) {
    const reading = parseJson(inner.trim())
    if (!reading.ok || typeof reading.value !== 'string') return inner
    inner = reading.value
  }
  return inner
}

/**
 * Repair almost-JSON: a fence, prose around one object, comments, commas too many or too few, odd or missing quotes,
 * double encoding. Only the syntax is repaired; what is cut off, ambiguous or left out is never guessed.
 */
export const repairJson = (text: string): JsonRepair => {
  if (text.length > maxRepairLength) return { ok: false, why: 'it is too long to be repaired' }
  const inner = decoded(text.replace(/^\ufeff/, ''))
  if (parseJson(inner).ok) return { ok: true, text: inner }
  const container = findContainer(inner)
  if (!container.found) return { ok: false, why: container.why }
  try {
    const repaired = jsonrepair(container.text)
    const reading = parseJson(repaired)
    return reading.ok ? { ok: true, text: repaired } : { ok: false, why: reading.errors.join(' ') }
  } catch (error) {
    return { ok: false, why: (error as Error).message }
  }
}
