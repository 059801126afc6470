import type { Receipt } from '../core/lifecycle/model/approval.ts'
import { digestOf } from '../core/text/digest-of.ts'

/** Close a receipt: its seal covers everything that it says, and where it belongs. */
export const sealReceipt = (receipt: Omit<Receipt, 'seal'>): Receipt => ({
  ...receipt,
  seal: digestOf(receipt),
})

/** Whether a receipt is whole and belongs to this pull request: one of another change never opens here. */
export const isReceiptOf = (receipt: Receipt, repository: number, number: number): boolean => {
  const { seal, ...rest } = receipt
  return (
    receipt.repository === repository &&
    receipt.kind === 'pull_request' &&
    receipt.number === number &&
    seal === digestOf(rest)
  )
}
