import type { Receipt } from '../model/approval.ts'
import type { Act } from '../model/lifecycle-status.ts'
import { sealReceipt } from './bind-content.ts'
import { isSame, judgeRole } from './evaluate-authority.ts'
import { type Replayed, refuse, type Step, settled, told } from './replay.ts'

/** Stopping is easy: whoever can label, and the author. */
export const hold: Step = (replay, act, all) => {
  if (replay.hold) return replay
  const isAuthor = isSame(all.facts.change.author?.login, act.by)
  const kept = all.receipts.find(receipt => receipt.act === 'hold' && receipt.event === act.event)
  const isFree = act.isOurs || act.via === 'label' || isAuthor || kept !== undefined
  const denial = isFree
    ? null
    : judgeRole(act.by, all.answers, all.policy, ['triage', ...all.policy.approval.roles])
  if (denial)
    return refuse(replay, act, 'hold', denial.why, 'Ask somebody with the triage role, or the author.')
  const held = { ...told(replay, act, 'put it on hold'), hold: { by: act.by, at: act.at } }
  return act.via === 'button' ? { ...held, holds: [...held.holds, kept ?? holdReceipt(act, all)] } : held
}

/** A button leaves no trace on the timeline: its hold is kept like an approval. */
const holdReceipt = (act: Act, { facts, gate }: Replayed): Receipt =>
  sealReceipt({
    act: 'hold',
    repository: facts.repository.id,
    kind: 'pull_request',
    number: facts.change.number,
    event: act.event,
    via: 'button',
    actor: act.by,
    at: act.at,
    head: facts.change.head.sha,
    content: { tree: '', diff: '', closeout: gate.closeout },
  })

/** Going on takes an approver’s role, or whoever stopped it. */
export const unhold: Step = (replay, act, all) => {
  if (!replay.hold) return replay
  const isOwn = act.isOurs || isSame(replay.hold.by, act.by)
  const denial = isOwn
    ? null
    : act.isBot
      ? { why: `@${act.by} is a bot` }
      : judgeRole(act.by, all.answers, all.policy)
  if (denial)
    return refuse(replay, act, 'lifting the hold', denial.why, `@${replay.hold.by} or an approver lifts it.`)
  return {
    ...told(replay, act, 'lifted the hold'),
    hold: null,
    refusals: settled(replay.refusals, act, 'lifting the hold'),
  }
}
