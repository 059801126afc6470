import { digestOf } from '../../text/digest-of.ts'
import type { Ledger } from '../model/approval.ts'
import { ledgerSchema } from '../model/ledger-schema.ts'

/** What stands around a ledger in a check's text. */
export const ledgerOpening = '<!-- closeout-ledger '
export const ledgerClosing = ' -->'

/**
 * Read the ledger of one of our checks.
 *
 * The last block counts, and only with the digest that `external_id` names: what a renderer quoted, a cut text or a
 * foreign block opens nothing. `null` is a check without a ledger that can be trusted.
 */
export const openLedger = (check: { readonly externalId: string; readonly text: string }): Ledger | null => {
  const start = check.text.lastIndexOf(ledgerOpening)
  const end = check.text.indexOf(ledgerClosing, start)
  if (start < 0 || end < 0) return null
  const reading = ledgerSchema.safeParse(parseJson(check.text.slice(start + ledgerOpening.length, end)))
  if (!reading.success) return null
  return check.externalId.split(' ').includes(digestOf(reading.data)) ? reading.data : null
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
