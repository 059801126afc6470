import { listObstacles } from '../list-obstacles.ts'
import type { Receipt } from '../model/approval.ts'
import { findMove, type LifecycleState, lifecycleStates } from '../model/lifecycle.ts'
import type { LifecycleRequest } from '../model/lifecycle-status.ts'
import { basedOn } from './evaluate-authority.ts'
import { evaluateRequest } from './evaluate-request.ts'
import { secondOf } from './list-requests.ts'
import {
  appendHistory,
  legalFrom,
  type Replay,
  type ReplayInput,
  refuse,
  type Step,
  settled,
} from './replay.ts'
import { sealSeen } from './seal-seen.ts'

/** An approval, by any of the four ways: one check of authority, one witness, one receipt. */
export const approve: Step = (replay, request, input) => {
  const kept = input.receipts.find(receipt => receipt.act === 'approve' && receipt.event === request.event)
  if (kept) return grant(replay, request, kept)
  const refusal = refuseApproval(replay, request, input)
  if (refusal) return refuse(replay, request, 'approval', refusal.why, refusal.legal)
  const receipt = sealSeen(request, input, { act: 'approve' })
  if (receipt === null) {
    return refuse(
      replay,
      request,
      'approval',
      'no signed delivery shows which commit, base branch and closeout the person approved',
      request.via === 'comment'
        ? `Approve again and name the commit: \`/closeout approve ${input.facts.change.head.sha}\`.`
        : 'Approve again.',
    )
  }
  return grant(replay, request, receipt)
}

const grant = (replay: Replay, request: LifecycleRequest, receipt: Receipt): Replay => ({
  ...appendHistory(
    replay,
    request,
    `approved ${receipt.head.slice(0, 12)} by ${receipt.via}${byRole(receipt)}`,
  ),
  grants: [...replay.grants, { receipt, takenBack: '' }],
  refusals: settled(replay.refusals, request, 'approval'),
  // A person who approves by label has set the label that the app would set.
  ...(request.via === 'label' ? { shownState: 'approved' as const } : {}),
})

const byRole = ({ grant }: Receipt): string =>
  grant?.customRole === undefined
    ? ''
    : ` with the role ${JSON.stringify(grant.role)}${basedOn(grant.customRole)}`

type Reason = { readonly why: string; readonly legal: string }

const refuseApproval = (replay: Replay, request: LifecycleRequest, input: ReplayInput): Reason | null => {
  const from: LifecycleState = replay.isMerged ? 'published' : replay.isClosed ? 'archived' : 'draft'
  if (from !== 'draft') {
    return { why: `the artifact was ${lifecycleStates[from].label} at that time`, legal: legalFrom(from) }
  }
  if (replay.hold)
    return {
      why: `@${replay.hold.by} has put it on hold`,
      legal: 'Lift the hold with `/closeout unhold`, then approve.',
    }
  if (isHeldMeanwhile(request, input))
    return { why: 'somebody put it on hold in the same second', legal: 'Lift the hold, then approve.' }
  const obstacle = replay.isDraft
    ? 'the pull request was a draft'
    : listObstacles(input.facts, input.gate).find(({ kind }) => kind === 'gate' || kind === 'record')?.says
  if (obstacle) {
    return {
      why: `it is not ready for review: ${obstacle.replace(/\.$/, '')}`,
      legal: `${findMove('draft', 'ready')?.how} Then approve it.`,
    }
  }
  const denials = evaluateRequest('approve', replay, request, input)
  if (denials.length === 0) return null
  const allow = denials.every(denial => denial.allow !== '') ? denials.at(-1)?.allow : ''
  return {
    why: denials.map(denial => denial.why).join('; '),
    legal: input.policy.suspended.includes('approval')
      ? 'Correct the policy on the base branch, then approve again.'
      : `Ask another person with one of the roles ${input.policy.approval.roles.join(', ')} to approve.${
          allow ? ` Or allow it in the policy on the base branch: \`${allow}\`.` : ''
        }`,
  }
}

/** A button comes first in its second, so a hold of the same second is not in force yet. */
const isHeldMeanwhile = (request: LifecycleRequest, { requests }: ReplayInput): boolean =>
  request.via === 'button' &&
  requests.some(
    ({ intent, isOurs, ...one }) => intent.kind === 'hold' && !isOurs && secondOf(one) === secondOf(request),
  )
