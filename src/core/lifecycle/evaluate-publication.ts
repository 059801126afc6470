import type { LifecycleStatus, Publication } from './model/lifecycle-status.ts'
import type { Replay, ReplayInput } from './replay/replay.ts'

const dayMs = 86_400_000

/**
 * A merge counts at once, or with the release that contains it, as policy says. While that section has a defect, what is
 * published stays so, and nothing else is published.
 */
export const publicationOf = (
  { facts, answers, policy }: ReplayInput,
  { shownState }: Pick<Replay, 'shownState'>,
): Publication | null => {
  const { merge, base } = facts.change
  if (!merge) return null
  const merged = { by: merge.by ?? 'ghost', at: merge.at, target: base.ref, commit: merge.commit }
  const stays =
    policy.suspended.includes('publish') && (shownState === 'published' || shownState === 'archived')
  if (policy.publish.on === 'merge' || stays) return { ...merged, release: null, isComplete: true }
  const release = answers.release.known ? answers.release.value : null
  if (!release) return { ...merged, release: null, isComplete: false }
  return {
    ...merged,
    by: release.by ?? merged.by,
    at: release.at,
    release: { tag: release.tag, url: release.url },
    isComplete: true,
  }
}

/** Whether and why it is archived: closed, requested, or without an open route after the retention. */
export const archivedOf = (
  { facts, policy }: ReplayInput,
  replay: Replay,
  publication: Publication | null,
  openRoutes: number,
): LifecycleStatus['archived'] => {
  const { change, at } = facts
  if (!change.isOpen && !change.merge) {
    return { by: 'closeout', at: change.closedAt, why: 'the pull request was closed without a merge' }
  }
  if (!publication?.isComplete) return null
  if (replay.archive) return { ...replay.archive, why: `requested by @${replay.archive.by}` }
  const { days } = policy.retention
  const isOver = policy.suspended.includes('retention')
    ? replay.shownState === 'archived'
    : Date.parse(at) >= Date.parse(publication.at) + days * dayMs
  return isOver && openRoutes === 0 && !replay.hold && !replay.isKept
    ? {
        by: 'closeout',
        at: null,
        why: Number.isFinite(days)
          ? `no route is open, and ${days} days have passed since the publication`
          : 'no route is open, and it was archived before the policy had a defect',
      }
    : null
}
