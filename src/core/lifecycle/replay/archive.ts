import { findMove, lifecycleStates } from '../model/lifecycle.ts'
import { decideRequest } from './evaluate-request.ts'
import { appendHistory, legalFrom, refuse, type Step } from './replay.ts'

/** Only what was published is archived by request; an unmerged one is archived by closing the pull request. */
export const archive: Step = (replay, request, input) => {
  if (!replay.isMerged || replay.hold) {
    const from = replay.isClosed ? 'archived' : (replay.shownState ?? 'draft')
    if (from === 'archived') return replay
    const why = replay.hold
      ? `@${replay.hold.by} has put it on hold`
      : `the artifact was ${lifecycleStates[from].label}, and only a published artifact can be archived by request`
    return refuse(replay, request, 'archiving', why, legalFrom(from))
  }
  const { denial, replay: decided } = decideRequest('archive', replay, request, input)
  if (denial)
    return refuse(decided, request, 'archiving', denial.why, `${findMove('published', 'archived')?.how}`)
  return {
    ...appendHistory(decided, request, 'archived it'),
    archive: { by: request.by, at: request.at },
    isKept: false,
  }
}

/** Out of the archive again: retention no longer archives it by itself. */
export const unarchive: Step = (replay, request, input) => {
  if (!replay.isMerged || (replay.shownState !== 'archived' && !replay.archive)) return replay
  const { denial, replay: decided } = decideRequest('unarchive', replay, request, input)
  if (denial)
    return refuse(
      decided,
      request,
      'removal from the archive',
      denial.why,
      `${findMove('archived', 'published')?.how}`,
    )
  return { ...appendHistory(decided, request, 'removed it from the archive'), archive: null, isKept: true }
}
