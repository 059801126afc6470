import { digestOf } from '../../text/digest-of.ts'
import type { Ledger } from '../model/approval.ts'
import { ledgerSchema } from '../model/ledger-schema.ts'

/** The marks around a ledger in a check's text. */
const ledgerOpening = '<!-- closeout-ledger '
const ledgerClosing = ' -->'

/**
 * Read the ledger of one of our checks.
 *
 * The last block counts, and only with the digest that `external_id` names: a quoted, a cut or a
 * foreign block does not count. `null` is a check without a ledger that can be trusted.
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

/**
 * Write a ledger as the invisible last line of a check's text, and its digest for the check's `external_id`.
 * Nothing in it can end the comment early: `<`, `>` and `-` are written as escapes.
 */
export const writeLedger = (ledger: Ledger): { readonly block: string; readonly digest: string } => ({
  block: `${ledgerOpening}${JSON.stringify(ledger).replace(/[<>-]|[^ -~]/g, escaped)}${ledgerClosing}`,
  digest: digestOf(ledger),
})

const escaped = (mark: string): string => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`
