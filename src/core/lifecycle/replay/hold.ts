import { sealLowering } from './bind-content.ts'
import { evaluateRequest } from './evaluate-request.ts'
import { appendHistory, refuse, type Step, settled } from './replay.ts'

/** A hold is easy to set: by everyone who can label, and by the author. */
export const hold: Step = (replay, request, input) => {
  if (replay.hold) return replay
  const kept = input.receipts.find(receipt => receipt.act === 'hold' && receipt.event === request.event)
  const [denial] = kept ? [] : evaluateRequest('hold', replay, request, input)
  if (denial)
    return refuse(replay, request, 'hold', denial.why, 'Ask a person with the triage role, or the author.')
  const held = {
    ...appendHistory(replay, request, 'put it on hold'),
    hold: { by: request.by, at: request.at },
  }
  return request.via === 'button'
    ? { ...held, holds: [...held.holds, kept ?? sealLowering('hold', request, input)] }
    : held
}

/** A hold is lifted by an approver's role, or by the person who set it. */
export const unhold: Step = (replay, request, input) => {
  if (!replay.hold) return replay
  const [denial] = evaluateRequest('unhold', replay, request, input)
  if (denial)
    return refuse(
      replay,
      request,
      'lifting the hold',
      denial.why,
      `Ask @${replay.hold.by} or an approver to lift the hold.`,
    )
  return {
    ...appendHistory(replay, request, 'lifted the hold'),
    hold: null,
    refusals: settled(replay.refusals, request, 'lifting the hold'),
  }
}
