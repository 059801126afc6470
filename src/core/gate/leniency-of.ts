import type { FindingLevel } from '../vocabulary/finding.ts'
import type { ChangeFacts } from './model/facts.ts'
import type { CloseoutPolicy } from './model/gate-policy.ts'

/** Why defects of the closeout do not fail a change, and the level that they have instead of `error`. */
export type Leniency = { readonly level: FindingLevel; readonly note: string }

/**
 * Whether the policy lets a change pass without a complete closeout: a pull request from before `since`, or a draft, whose
 * closeout counts once it is ready for review.
 */
export const leniencyOf = (
  { pullRequest }: Pick<ChangeFacts, 'pullRequest'>,
  { since, drafts }: CloseoutPolicy,
): Leniency | null => {
  const facts = pullRequest.known ? pullRequest.value : null
  if (!facts) return null
  if (since !== null && facts.createdAt !== null && Date.parse(facts.createdAt) < Date.parse(since)) {
    return {
      level: 'notice',
      note: `The pull request was created before ${since}, from when on the policy requires a closeout (\`closeout.since\`). Defects of its closeout do not fail it.`,
    }
  }
  return drafts === 'report' && facts.isDraft
    ? {
        level: 'warning',
        note: 'The pull request is a draft. Defects of its closeout are reported and do not fail it.',
      }
    : null
}
