import type { Content, LedgerSnapshot, Receipt } from '../model/approval.ts'
import type { ApprovalStatus } from '../model/lifecycle-status.ts'
import { bindContent } from './bind-content.ts'
import type { Grant, Replay, ReplayInput } from './replay.ts'

/**
 * The valid approval, or the reason why the last one is not valid any more.
 *
 * After the merge, the approval at the merge stays valid.
 */
export const evaluateApproval = (input: ReplayInput, replay: Replay): ApprovalStatus => {
  const frozen = replay.isMerged ? input.entry?.frozen : null
  if (frozen) return approvalAtMerge(frozen, input.receipts)
  const { head } = input.facts.change
  const current = bindContent(head.sha, input.gate.closeout, input)
  const standing = replay.grants.find(
    one => one.takenBack === '' && current && whatChanged(one.receipt.content, current) === null,
  )
  if (standing) return stands(standing.receipt)
  const last = replay.grants.at(-1)
  if (last) return dropped(last.receipt, reasonOf(last, current, head.sha))
  const orphan = input.receipts.findLast(receipt => receipt.act === 'approve')
  return orphan ? dropped(orphan, `the ${orphan.via} that gave it was removed`) : { standing: 'none' }
}

/** The state at the merge, stored by the first run after the merge; `null` before the merge. */
export const snapshot = (
  input: ReplayInput,
  replay: Replay,
  approval: ApprovalStatus,
): LedgerSnapshot | null =>
  !replay.isMerged
    ? null
    : {
        ...(input.entry?.frozen ?? {
          closeout: input.gate.closeout,
          approval: approval.standing === 'stands' ? approval.event : null,
        }),
        ...(input.followUps ? { routes: input.followUps.frozen } : {}),
        ...(input.followUps?.edited ? { edited: input.followUps.edited } : {}),
      }

const approvalAtMerge = (frozen: LedgerSnapshot, receipts: readonly Receipt[]): ApprovalStatus => {
  const receipt = receipts.find(one => one.act === 'approve' && one.event === frozen.approval)
  return receipt ? stands(receipt) : { standing: 'none' }
}

const stands = ({ actor, at, head, via, event }: Receipt): ApprovalStatus => ({
  standing: 'stands',
  by: actor,
  at,
  head,
  via,
  event,
})

const dropped = ({ actor, at, head }: Receipt, because: string): ApprovalStatus => ({
  standing: 'dropped',
  by: actor,
  at,
  head,
  because,
})

const reasonOf = ({ receipt, takenBack }: Grant, current: Content | null, head: string): string => {
  if (takenBack !== '') return takenBack
  if (current === null) return 'the files of the head could not be read'
  return whatChanged(receipt.content, current) === 'files'
    ? `a push changed the files: ${receipt.head.slice(0, 12)} was approved, the head is ${head.slice(0, 12)} now`
    : 'the closeout was edited after the approval'
}

/** Amending and rewording change neither. With `diff`, the same change on another base is the same files. */
const whatChanged = (approved: Content, current: Content): 'files' | 'closeout' | null => {
  const isSameTree = approved.tree === current.tree
  const isSameDiff = approved.diff !== '' && approved.diff === current.diff
  if (!isSameTree && !isSameDiff) return 'files'
  return approved.closeout === current.closeout ? null : 'closeout'
}
