import type { LedgerSnapshot, Receipt } from '../model/approval.ts'
import type { ApprovalStatus, KeptEvidence } from '../model/lifecycle-status.ts'
import { bindContent } from './bind-content.ts'
import { whyNotStanding } from './check-receipt.ts'
import type { Replay, ReplayInput } from './replay.ts'

/**
 * The valid approval, or the reason why the last one is not valid any more.
 *
 * After the merge, the approval at the merge stays valid.
 */
export const evaluateApproval = (input: ReplayInput, replay: Replay): ApprovalStatus => {
  const frozen = replay.isMerged ? input.entry?.frozen : null
  if (frozen) return approvalAtMerge(frozen, input.receipts)
  const { head, base } = input.facts.change
  const current = bindContent(head.sha, base.sha, input.gate.closeout, input)
  const approvals = replay.grants.filter(({ receipt }) => receipt.act === 'approve')
  const judged = approvals.map(({ receipt, takenBack }) => ({
    receipt,
    why: takenBack === '' ? whyNotStanding(receipt, current, input) : takenBack,
  }))
  const standing = judged.find(({ why }) => why === null)
  if (standing) return stands(standing.receipt)
  const last = judged.at(-1)
  if (last) return dropped(last.receipt, last.why ?? '')
  const orphan = input.receipts.findLast(receipt => receipt.act === 'approve')
  return orphan ? dropped(orphan, `the ${orphan.via} that gave it was removed`) : { standing: 'none' }
}

/** The state at the merge, stored by the first run after the merge; `null` before the merge. */
export const snapshot = (
  input: ReplayInput,
  replay: Replay,
  approval: ApprovalStatus,
  kept: KeptEvidence | null,
): LedgerSnapshot | null =>
  !replay.isMerged
    ? null
    : {
        ...(input.entry?.frozen ?? {
          closeout: input.gate.closeout,
          approval: approval.standing === 'stands' ? approval.event : null,
          ...(kept?.isSealed ? { evidence: kept.digest } : {}),
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
