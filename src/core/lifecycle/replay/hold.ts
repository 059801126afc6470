import { sealLowering } from './bind-content.ts'
import { decideRequest } from './evaluate-request.ts'
import { appendHistory, refuse, type Step, settled } from './replay.ts'

/** A hold is easy to set: by everyone who can label, and by the author. */
export const hold: Step = (replay, request, input) => {
  if (replay.hold) return replay
  const kept = input.receipts.find(receipt => receipt.act === 'hold' && receipt.event === request.event)
  const { denial, replay: decided } = decideRequest('hold', replay, request, input, kept !== undefined)
  if (denial)
    return refuse(decided, request, 'hold', denial.why, 'Ask a person with the triage role, or the author.')
  const held = {
    ...appendHistory(decided, request, 'put it on hold'),
    hold: { by: request.by, at: request.at },
  }
  return request.via === 'button'
    ? { ...held, holds: [...held.holds, kept ?? sealLowering('hold', request, input)] }
    : held
}

/** A hold is lifted by an approver's role, or by the person who set it. */
export const unhold: Step = (replay, request, input) => {
  if (!replay.hold) return replay
  const { denial, replay: decided } = decideRequest('unhold', replay, request, input)
  if (denial)
    return refuse(
      decided,
      request,
      'lifting the hold',
      denial.why,
      `Ask @${replay.hold.by} or an approver to lift the hold.`,
    )
  return {
    ...appendHistory(decided, request, 'lifted the hold'),
    hold: null,
    refusals: settled(decided.refusals, request, 'lifting the hold'),
  }
}
