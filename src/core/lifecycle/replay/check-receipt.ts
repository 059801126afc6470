import { type Content, type Receipt, receiptVersion } from '../model/approval.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import { denialOfGrant, digestApprovalPolicy } from './evaluate-authority.ts'
import type { ReplayInput } from './replay.ts'

/**
 * Why an approval does not stand for what the pull request is now; `null` where it stands.
 *
 * The files and the closeout must be the approved ones. After a change of the base branch the change must be the
 * approved one too. After that, or after a change of the approval policy, the rules that count now must grant it to the
 * role and the teams that the approver had. The role that the approver has now does not matter. While the approval policy
 * has a defect, what stood on this base stands.
 *
 * @param current  what the pull request is now; `null` where it could not be read
 */
export const whyNotStanding = (
  receipt: Receipt,
  current: Content | null,
  input: Pick<ReplayInput, 'facts' | 'policy'>,
): string | null => {
  if (receipt.version !== receiptVersion || !receipt.grant) {
    return 'an earlier version of the app stored it, without the base branch and the rules under which it was given. Approve again'
  }
  if (current === null) return 'the files of the head could not be read'
  return (
    whatChanged(
      receipt,
      current,
      input.policy,
      `the head is ${input.facts.change.head.sha.slice(0, 12)} now`,
    ) ?? whyNotGranted(receipt, receipt.grant, current, input)
  )
}

type Rules = Pick<ReplayInput, 'facts' | 'policy'>

/**
 * What of the approved content is another one, as a clause; `null` where it is the same. Amending and rewording change
 * neither files nor closeout. With `diff`, the same change on another base is the same files.
 *
 * @param instead  which commit it is compared with, as a clause
 */
export const whatChanged = (
  receipt: Receipt,
  current: Content,
  policy: Pick<LifecyclePolicy, 'approval'>,
  instead: string,
): string | null => {
  const approved = receipt.content
  const isSameTree = approved.tree === current.tree
  const isSameDiff = policy.approval.bind === 'diff' && isSameChange(approved, current)
  if (!isSameTree && !isSameDiff) {
    return `a push changed the files: ${receipt.head.slice(0, 12)} was ${done(receipt)}, ${instead}`
  }
  return approved.closeout === current.closeout ? null : `the closeout was edited after the ${noun(receipt)}`
}

const done = ({ act }: Receipt): string => (act === 'override' ? 'overridden' : 'approved')
const noun = ({ act }: Receipt): string => (act === 'override' ? 'override' : 'approval')

const isSameChange = (approved: Content, current: Content): boolean =>
  approved.diff !== '' && approved.diff === current.diff

const whyNotGranted = (
  receipt: Receipt,
  grant: NonNullable<Receipt['grant']>,
  current: Content,
  { facts, policy }: Rules,
): string | null => {
  const { content, actor } = receipt
  const { ref } = facts.change.base
  const isMoved = grant.base !== ref
  const isSameRule = policy.suspended.includes('approval') || grant.policy === digestApprovalPolicy(policy)
  if (!isMoved && isSameRule) return null
  if (isMoved && !isSameChange(content, current)) {
    const what =
      content.diff === '' || current.diff === ''
        ? `the change onto ${ref} could not be compared with the one that was ${done(receipt)}`
        : `the change onto ${ref} is not the one that was ${done(receipt)}`
    return `the base branch was changed from ${grant.base} to ${ref}, and ${what}`
  }
  const denial = denialOfGrant(actor, grant, policy)
  if (denial === null) return null
  return isMoved
    ? `the base branch was changed from ${grant.base} to ${ref}, where ${denial}`
    : `the approval policy of ${ref} was changed: ${denial}`
}
