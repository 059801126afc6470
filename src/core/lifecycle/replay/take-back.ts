import { findMove } from '../model/lifecycle.ts'
import { isSame, judgeRole } from './evaluate-authority.ts'
import { type Grant, legalFrom, type Replay, refuse, type Step, told } from './replay.ts'

const takeBack = (replay: Replay, why: string, concerns: (grant: Grant) => boolean): Replay => ({
  ...replay,
  grants: replay.grants.map(one =>
    one.takenBack === '' && concerns(one) ? { ...one, takenBack: why } : one,
  ),
})

/** Not knowing a role lowers here: keeping an approval that was withdrawn would be the worse mistake. */
export const withdraw: Step = (replay, act, all) => {
  if (replay.isMerged)
    return refuse(replay, act, 'withdrawal of the approval', 'it has shipped', legalFrom('published'))
  const isRead = all.answers.roles.get(act.by)?.known === true
  const denial = act.isBot
    ? { why: `@${act.by} is a bot` }
    : isRead
      ? judgeRole(act.by, all.answers, all.policy)
      : null
  const why = `@${act.by} withdrew it at ${act.at}`
  if (denial === null) {
    return told(
      takeBack(replay, why, () => true),
      act,
      'withdrew the approval',
    )
  }
  const own = takeBack(replay, why, one => isSame(one.receipt.actor, act.by))
  if (!own.grants.some(one => one.takenBack === '')) return own
  return refuse(own, act, 'withdrawal of the approval', denial.why, `${findMove('approved', 'ready')?.how}`)
}

/** A review that was dismissed, or now requests changes, no longer approves. */
export const retract: Step = (replay, act) =>
  replay.isMerged
    ? replay
    : takeBack(replay, `the review by @${act.by} no longer approves`, one =>
        one.receipt.via === 'review' && one.receipt.event === act.event
          ? true
          : isSame(one.receipt.actor, act.by),
      )
