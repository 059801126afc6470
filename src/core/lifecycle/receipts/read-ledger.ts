import type { DecidedRequests, Ledger, LedgerEntry, Receipt } from '../model/approval.ts'
import type { OurCheck } from '../model/pull-request-facts.ts'
import { isReceiptOf } from '../replay/bind-content.ts'
import { openLedger } from './check-ledger.ts'
import { joinDecided } from './decided-requests.ts'

/** What our checks keep of one pull request. `onHead` is the head's own entry, `others` its other pull requests'. */
export type LedgerReading = {
  readonly entry: LedgerEntry | null
  readonly onHead: LedgerEntry | null
  readonly others: readonly LedgerEntry[]
  readonly receipts: readonly Receipt[]
  readonly decided: DecidedRequests
}

/**
 * Read what our checks keep of a pull request, the head's check first.
 *
 * A receipt counts only if it is complete and names this repository and this number; the same event counts once.
 */
export const readLedger = (
  checks: readonly OurCheck[],
  head: string,
  repository: number,
  number: number,
): LedgerReading => {
  const ledgers = checks.flatMap(check => {
    const ledger = openLedger(check)
    return ledger && ledger.repository === repository ? [{ ledger, isOnHead: check.head === head }] : []
  })
  const entries = ledgers.flatMap(({ ledger }) => ledger.entries.filter(entry => entry.number === number))
  const onHead = ledgers.find(({ isOnHead }) => isOnHead)?.ledger
  const receipts = new Map(
    entries
      .flatMap(entry => entry.receipts)
      .filter(receipt => isReceiptOf(receipt, repository, number))
      .map(receipt => [receipt.event, receipt]),
  )
  return {
    entry: entries[0] ?? null,
    onHead: find(onHead, number),
    others: onHead?.entries.filter(entry => entry.number !== number) ?? [],
    receipts: [...receipts.values()],
    // The oldest check comes first: the order is that of the decisions.
    decided: joinDecided(entries.toReversed().flatMap(({ decided }) => decided ?? [])),
  }
}

const find = (ledger: Ledger | undefined, number: number): LedgerEntry | null =>
  ledger?.entries.find(entry => entry.number === number) ?? null
