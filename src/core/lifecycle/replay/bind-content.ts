import { digestOf } from '../../text/digest-of.ts'
import type { Content, Receipt } from '../model/approval.ts'
import type { GateResult } from '../model/gate-result.ts'
import type { LifecycleRequest } from '../model/lifecycle-status.ts'
import { comparisonKey, type LifecycleAnswers, type LifecycleFacts } from '../model/pull-request-facts.ts'

/**
 * The content of a commit with a closeout, as policy binds it; `null` where it could not be read.
 * A change that cannot be compared is bound by its tree alone, which is narrower, and ends with its base branch.
 *
 * @param base  the commit of the base branch
 */
export const bindContent = (
  head: string,
  base: string,
  closeout: string,
  { facts, answers }: { readonly facts: LifecycleFacts; readonly answers: LifecycleAnswers },
): Content | null => {
  const tree = head === facts.change.head.sha ? facts.headTree : answers.trees.get(head)
  if (!tree?.known) return null
  const diff = answers.diffs.get(comparisonKey({ base, head }))
  return { tree: tree.value, diff: diff?.known ? diff.value : '', closeout }
}

/** Seal a receipt: the seal covers all its values, the repository and the number. */
export const sealReceipt = (receipt: Omit<Receipt, 'seal'>): Receipt => ({
  ...receipt,
  seal: digestOf(receipt),
})

/** Seal what only lowers: a hold by a button, which is not on the timeline, and a withdrawal. It binds no content. */
export const sealLowering = (
  act: 'hold' | 'withdraw',
  { event, via, by, at }: LifecycleRequest,
  { facts, gate }: { readonly facts: LifecycleFacts; readonly gate: GateResult },
): Receipt =>
  sealReceipt({
    act,
    repository: facts.repository.id,
    kind: 'pull_request',
    number: facts.change.number,
    event,
    via,
    actor: by,
    at,
    head: facts.change.head.sha,
    content: { tree: '', diff: '', closeout: gate.closeout },
  })

/** Whether a receipt is complete and belongs to this pull request. */
export const isReceiptOf = (receipt: Receipt, repository: number, number: number): boolean => {
  const { seal, ...rest } = receipt
  return (
    receipt.repository === repository &&
    receipt.kind === 'pull_request' &&
    receipt.number === number &&
    seal === digestOf(rest)
  )
}
