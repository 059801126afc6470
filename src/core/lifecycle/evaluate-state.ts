import type { Conclusion } from './model/approval.ts'
import { type LifecycleState, lifecycleNames } from './model/lifecycle.ts'

/** What decides the state of an artifact, and with it the conclusion of its check. */
export type StateFacts = {
  readonly isArchived: boolean
  readonly isMerged: boolean
  /** Merged and, where policy requires a release, contained in one. */
  readonly isPublished: boolean
  readonly isComplete: boolean
  readonly isApproved: boolean
}

/** Whether a state fits the facts. Exactly one state fits any facts. */
const fits: Readonly<Record<LifecycleState, (facts: StateFacts) => boolean>> = {
  archived: ({ isArchived }) => isArchived,
  published: ({ isArchived, isPublished }) => !isArchived && isPublished,
  draft: facts => isOpenOrWaiting(facts) && !isReviewable(facts),
  approved: facts => isOpenOrWaiting(facts) && isReviewable(facts) && facts.isApproved,
  ready: facts => isOpenOrWaiting(facts) && isReviewable(facts) && !facts.isApproved,
}

const isOpenOrWaiting = ({ isArchived, isPublished }: StateFacts): boolean => !isArchived && !isPublished

/** What was merged is a draft no more, whatever it lacks. */
const isReviewable = ({ isMerged, isComplete }: StateFacts): boolean => isMerged || isComplete

/** The one state that fits the facts. */
export const evaluateState = (facts: StateFacts): LifecycleState =>
  lifecycleNames.find(state => fits[state](facts)) ?? 'draft'

/** What the conclusion of a draft or of an unapproved artifact depends on. */
type ConclusionFacts = { readonly isOnlyDraft: boolean; readonly isApprovalRequired: boolean }

const conclusionIn: Readonly<Record<LifecycleState, (facts: ConclusionFacts) => Conclusion>> = {
  draft: ({ isOnlyDraft }) => (isOnlyDraft ? 'neutral' : 'failure'),
  ready: ({ isApprovalRequired }) => (isApprovalRequired ? 'action_required' : 'neutral'),
  approved: () => 'success',
  published: () => 'success',
  archived: () => 'neutral',
}

/**
 * The conclusion that a state gives the check, before a hold and the mode of the policy are applied.
 *
 * `isOnlyDraft`: nothing is missing but that the pull request is marked as a draft.
 */
export const concludeState = (state: LifecycleState, facts: ConclusionFacts): Conclusion =>
  conclusionIn[state](facts)
