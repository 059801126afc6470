import { findMove, lifecycleStates } from '../model/lifecycle.ts'
import { denialOf } from './evaluate-authority.ts'
import { appendHistory, legalFrom, refuse, type Step } from './replay.ts'

/** Only what was published is archived by request; everything else is archived by closing it. */
export const archive: Step = (replay, request, input) => {
  if (!replay.isMerged || replay.hold) {
    const from = replay.isClosed ? 'archived' : (replay.mirrored ?? 'draft')
    if (from === 'archived') return replay
    const why = replay.hold
      ? `@${replay.hold.by} holds it`
      : `it was ${lifecycleStates[from].label}, and only a published artifact is archived by request`
    return refuse(replay, request, 'archiving', why, legalFrom(from))
  }
  const denial = denialOf(request, input.answers, input.policy)
  if (denial)
    return refuse(replay, request, 'archiving', denial.why, `${findMove('published', 'archived')?.how}`)
  return {
    ...appendHistory(replay, request, 'asked to archive it'),
    archive: { by: request.by, at: request.at },
    isKept: false,
  }
}

/** Out of the archive again: retention no longer archives it by itself. */
export const unarchive: Step = (replay, request, input) => {
  if (!replay.isMerged || (replay.mirrored !== 'archived' && !replay.archive)) return replay
  const denial = denialOf(request, input.answers, input.policy)
  if (denial)
    return refuse(
      replay,
      request,
      'taking it out of the archive',
      denial.why,
      `${findMove('archived', 'published')?.how}`,
    )
  return { ...appendHistory(replay, request, 'took it out of the archive'), archive: null, isKept: true }
}
