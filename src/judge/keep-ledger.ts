import type { Ledger } from '../core/lifecycle/model/approval.ts'
import { ledgerClosing, ledgerOpening } from '../core/lifecycle/receipts/check-ledger.ts'
import { digestOf } from '../core/text/digest-of.ts'

/**
 * Write a ledger as the invisible last line of a check's text, and its digest for the check's `external_id`.
 * Nothing in it can end the comment early: `<`, `>` and `-` are written as escapes.
 */
export const keepLedger = (ledger: Ledger): { readonly block: string; readonly digest: string } => ({
  block: `${ledgerOpening}${JSON.stringify(ledger).replace(/[<>-]|[^ -~]/g, escaped)}${ledgerClosing}`,
  digest: digestOf(ledger),
})

const escaped = (mark: string): string => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`
