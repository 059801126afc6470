import { findMove, lifecycleStates } from '../model/lifecycle.ts'
import { judgeRole } from './evaluate-authority.ts'
import { legalFrom, refuse, type Step, told } from './replay.ts'

/** Only what was published is archived by request; everything else is archived by closing it. */
export const archive: Step = (replay, act, all) => {
  if (!replay.isMerged || replay.hold) {
    const from = replay.isClosed ? 'archived' : (replay.mirrored ?? 'draft')
    if (from === 'archived') return replay
    const why = replay.hold
      ? `@${replay.hold.by} holds it`
      : `it was ${lifecycleStates[from].label}, and only a published artifact is archived by request`
    return refuse(replay, act, 'archiving', why, legalFrom(from))
  }
  const denial = act.isBot ? { why: `@${act.by} is a bot` } : judgeRole(act.by, all.answers, all.policy)
  if (denial) return refuse(replay, act, 'archiving', denial.why, `${findMove('published', 'archived')?.how}`)
  return { ...told(replay, act, 'asked to archive it'), archive: { by: act.by, at: act.at }, isKept: false }
}

/** Out of the archive again: retention no longer archives it by itself. */
export const unarchive: Step = (replay, act, all) => {
  if (!replay.isMerged || (replay.mirrored !== 'archived' && !replay.archive)) return replay
  const denial = act.isBot ? { why: `@${act.by} is a bot` } : judgeRole(act.by, all.answers, all.policy)
  if (denial)
    return refuse(
      replay,
      act,
      'taking it out of the archive',
      denial.why,
      `${findMove('archived', 'published')?.how}`,
    )
  return { ...told(replay, act, 'took it out of the archive'), archive: null, isKept: true }
}
