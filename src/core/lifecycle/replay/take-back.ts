import { isSameName } from '../../vocabulary/github-names.ts'
import { findMove } from '../model/lifecycle.ts'
import { decisionOn } from '../receipts/decided-requests.ts'
import { sealLowering } from './bind-content.ts'
import { decideRequest } from './evaluate-request.ts'
import { appendHistory, type Grant, legalFrom, type Replay, refuse, type Step } from './replay.ts'

const takeBack = (replay: Replay, why: string, concerns: (grant: Grant) => boolean): Replay => ({
  ...replay,
  grants: replay.grants.map(one =>
    one.takenBack === '' && concerns(one) ? { ...one, takenBack: why } : one,
  ),
})

/** An unknown role counts as a withdrawal: to keep an approval that was withdrawn would be worse. */
export const withdraw: Step = (replay, request, input) => {
  if (replay.isMerged)
    return refuse(
      replay,
      request,
      'withdrawal of the approval',
      'it is published already',
      legalFrom('published'),
    )
  const kept = input.receipts.find(receipt => receipt.act === 'withdraw' && receipt.event === request.event)
  const isRead = input.answers.roles.get(request.by)?.known === true
  const isDecidable = isRead || request.isBot || decisionOn(request, input.decided) !== null
  const { denial, replay: decided } = isDecidable
    ? decideRequest('withdraw', replay, request, input, kept !== undefined)
    : { denial: null, replay }
  const why = `@${request.by} withdrew it at ${request.at}`
  if (!denial) {
    const withdrawn = appendHistory(
      takeBack(decided, why, () => true),
      request,
      'withdrew the approval',
    )
    // Without an approval there is nothing that a later reconcile could give back.
    if (decided.grants.length === 0 || !(kept || isRead)) return withdrawn
    return {
      ...withdrawn,
      withdrawals: [...withdrawn.withdrawals, kept ?? sealLowering('withdraw', request, input)],
    }
  }
  const isOwn = ({ receipt }: Grant): boolean => isSameName(receipt.actor, request.by)
  const hasOwn = decided.grants.some(one => one.takenBack === '' && isOwn(one))
  const taken = takeBack(decided, why, isOwn)
  const own = hasOwn ? appendHistory(taken, request, 'withdrew their own approval') : taken
  if (!own.grants.some(one => one.takenBack === '')) return own
  return refuse(
    own,
    request,
    'withdrawal of the approval',
    denial.why,
    `${findMove('approved', 'ready')?.how}`,
  )
}

/** A review that was dismissed, or now requests changes, no longer approves. */
export const retract: Step = (replay, request) => {
  const concerns = ({ receipt }: Grant): boolean =>
    (receipt.via === 'review' && receipt.event === request.event) || isSameName(receipt.actor, request.by)
  if (replay.isMerged || !replay.grants.some(one => one.takenBack === '' && concerns(one))) return replay
  return appendHistory(
    takeBack(replay, `the review by @${request.by} no longer approves`, concerns),
    request,
    'ended their approval with a later review',
  )
}
