import type { Content, Receipt } from './model/approval.ts'
import type { ApprovalStatus } from './model/lifecycle-status.ts'
import { bindContent } from './replay/bind-content.ts'
import { whatChanged, whyNotStanding } from './replay/check-receipt.ts'
import type { Replay, ReplayInput } from './replay/replay.ts'

/**
 * An approval that ended without anybody's request. `until` is the instant of the next approval, of another content; `null`
 * for the last.
 */
export type Drop = { readonly receipt: Receipt; readonly cause: string; readonly until: string | null }

/**
 * The approvals that were dropped, oldest first, each with its cause.
 *
 * The content of an approval is in its receipt, so the cause of an earlier drop is what the next approval was given for,
 * and that of the last one is what the pull request is now.
 */
export const listDrops = (input: ReplayInput, replay: Replay, approval: ApprovalStatus): readonly Drop[] => {
  const approvals = listApprovals(input, replay)
  return approvals.flatMap((one, index): readonly Drop[] => {
    if (one.isTakenBack) return []
    const later = approvals.slice(index + 1).find(next => causeBetween(one.receipt, next.receipt, input))
    const cause = later
      ? causeBetween(one.receipt, later.receipt, input)
      : one.isGone && !replay.isMerged
        ? `the ${one.receipt.via} that gave it was removed`
        : causeNow(one.receipt, input, replay, approval)
    return cause === null ? [] : [{ receipt: one.receipt, cause, until: later?.receipt.at ?? null }]
  })
}

type Approval = {
  readonly receipt: Receipt
  readonly isTakenBack: boolean
  readonly isGone: boolean
}

const listApprovals = ({ receipts }: ReplayInput, { grants }: Replay): readonly Approval[] =>
  [
    ...grants
      .filter(({ receipt }) => receipt.act === 'approve')
      .map(({ receipt, takenBack }) => ({ receipt, isTakenBack: takenBack !== '', isGone: false })),
    ...listGone(receipts, grants).map(receipt => ({ receipt, isTakenBack: false, isGone: true })),
  ].toSorted((a, b) => Date.parse(a.receipt.at) - Date.parse(b.receipt.at))

/** The approvals of which the timeline shows nothing any more: a deleted comment, a dismissed review. */
export const listGone = (receipts: readonly Receipt[], grants: Replay['grants']): readonly Receipt[] =>
  receipts.filter(
    ({ act, event }) => act === 'approve' && !grants.some(({ receipt }) => receipt.event === event),
  )

/** Why an approval had ended when another one was given; `null` where both are for the same content under the same rules. */
const causeBetween = (earlier: Receipt, next: Receipt, { policy }: ReplayInput): string | null => {
  const changed = whatChanged(
    earlier,
    next.content,
    policy,
    `the next approval was for ${next.head.slice(0, 12)}`,
  )
  if (changed !== null) return changed
  const [before, after] = [earlier.grant, next.grant]
  if (before === undefined || after === undefined) return null
  if (before.base !== after.base) return `the base branch was changed from ${before.base} to ${after.base}`
  return null
}

const causeNow = (
  receipt: Receipt,
  input: ReplayInput,
  { isMerged }: Replay,
  approval: ApprovalStatus,
): string | null => {
  const { facts, gate, policy } = input
  const { head, base } = facts.change
  if (!isMerged) {
    return whyNotStanding(receipt, bindContent(head.sha, base.sha, gate.closeout, input), input)
  }
  const standing = approval.standing === 'stands' ? approval.event : null
  const atMerge = contentAtMerge(input)
  if (standing === receipt.event || atMerge === null) return null
  return whatChanged(receipt, atMerge, policy, `the head at the merge was ${head.sha.slice(0, 12)}`)
}

const contentAtMerge = (input: ReplayInput): Content | null => {
  const { head, base } = input.facts.change
  return bindContent(head.sha, base.sha, input.entry?.frozen?.closeout ?? input.gate.closeout, input)
}

/** Drops of one moment as a clause, each cause once. */
export const describeDrops = (drops: readonly Drop[]): string => {
  const byCause = new Map<string, string[]>()
  for (const { cause, receipt } of drops)
    byCause.set(cause, [...new Set([...(byCause.get(cause) ?? []), `@${receipt.actor}`])])
  return [...byCause]
    .map(([cause, names]) =>
      names.length === 1
        ? `the approval by ${names[0]} was dropped, because ${cause}`
        : `the approvals by ${names.join(' and ')} were dropped, because ${cause}`,
    )
    .join('; ')
}
