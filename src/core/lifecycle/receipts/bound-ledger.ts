import type { Ledger, LedgerEntry, LedgerSnapshot, Receipt } from '../model/approval.ts'
import { writeLedger } from './check-ledger.ts'

/** The room of a ledger in the text of a check, in bytes; the rest of GitHub's 65,535 is for what people read. */
const mostLedgerBytes = 56_000

/**
 * The ledger in the room that a check has for it. One that fits stays as it is.
 *
 * What decides nothing any more goes first: receipts other than the valid approval, the last withdrawal and the last
 * hold. Then the entries of others that do not count and have no approval. Then the texts of the routes of merged pull
 * requests, from the oldest.
 *
 * @param needed  the pull requests whose entries decide the conclusion, and the own one
 */
export const boundLedger = (ledger: Ledger, needed: readonly number[]): Ledger => {
  if (isWithin(ledger)) return ledger
  const folded = { ...ledger, entries: ledger.entries.map(foldReceipts) }
  if (isWithin(folded)) return folded
  const isKept = (entry: LedgerEntry): boolean =>
    needed.includes(entry.number) ||
    entry.frozen !== null ||
    entry.receipts.some(receipt => isValid(receipt, entry))
  const fewer = { ...folded, entries: folded.entries.filter(isKept) }
  const merged = fewer.entries.filter(({ frozen }) => frozen !== null).map(({ number }) => number)
  return merged.reduce<Ledger>(
    (bound, number) => (isWithin(bound) ? bound : foldRoutes(bound, number)),
    fewer,
  )
}

// All of it is ASCII.
const isWithin = (ledger: Ledger): boolean => writeLedger(ledger).block.length <= mostLedgerBytes

/** A withdrawal takes back every approval before it, so the last one says everything. */
const foldReceipts = (entry: LedgerEntry): LedgerEntry => {
  const { receipts } = entry
  const last = (act: Receipt['act']) => receipts.findLast(receipt => receipt.act === act)
  const lasting = [last('hold'), last('withdraw'), last('override')]
  return {
    ...entry,
    receipts: receipts.filter(receipt => lasting.includes(receipt) || isValid(receipt, entry)),
  }
}

/** An entry of an earlier version does not name the valid approval: then each that is for its content may be it. */
const isValid = ({ act, event, content, grant }: Receipt, entry: LedgerEntry): boolean => {
  if (act !== 'approve') return false
  if (entry.frozen) return event === entry.frozen.approval
  if (entry.approval !== undefined) return event === entry.approval
  return content.closeout === entry.closeout && grant?.base === entry.base
}

/** The routes of one pull request by key and status alone. */
const foldRoutes = (ledger: Ledger, number: number): Ledger => ({
  ...ledger,
  entries: ledger.entries.map(entry =>
    entry.number === number && entry.frozen?.routes
      ? { ...entry, frozen: { ...entry.frozen, routes: shorten(entry.frozen.routes) } }
      : entry,
  ),
})

const shorten = (routes: NonNullable<LedgerSnapshot['routes']>): readonly string[] =>
  routes.map(route => route.split(' ', 1)[0] ?? route)
