import type { ChangeClaim } from '../../closeout/model/change-claim.ts'
import { contradictNoDependencies, contradictOnly } from '../claims/contradict-whole.ts'
import { type Contradiction, contradictPath } from '../claims/evaluate-path-claim.ts'
import { finding, placeIn } from '../finding.ts'
import type { EvaluateRule, RuleContext } from '../model/rule-context.ts'

/**
 * What the closeout says about its change and the diff contradicts.
 *
 * What cannot be decided, or could not be read, is silent: `closeout-claim-unproven` reports facts that are missing. A
 * merge group may hold other pull requests too; its closeout was compared on its own pull request.
 */
export const changeMisdescribed: EvaluateRule = change => {
  const { kind } = change.facts.subject
  if (kind === 'merge_group' || kind === 'push') return []
  const claims = change.reading?.closeout.changeClaims ?? []
  return claims.flatMap(claim => {
    const contradiction = isReportedElsewhere(claim, change) ? null : contradict(claim, change)
    if (contradiction === null) return []
    const { message, fix } = contradiction
    const place = placeIn(change.reading?.source ?? 'body', claim.line)
    return [finding('change-misdescribed', place, message, { level: change.policy.evidence.claims, fix })]
  })
}

const contradict = (claim: ChangeClaim, { facts }: RuleContext): Contradiction | null => {
  const { changedFiles, existingPaths, newDependencies } = facts
  if (!changedFiles.known || !existingPaths.known) return null
  if (claim.kind === 'path')
    return contradictPath(claim, { files: changedFiles.value, existing: existingPaths.value })
  if (claim.kind === 'no new dependencies')
    return newDependencies.known ? contradictNoDependencies(newDependencies.value) : null
  return contradictOnly(claim, changedFiles.value)
}

/** Whether `closeout-claim-unproven` reports the same sentence: it says that a file was changed that the change lacks. */
const isReportedElsewhere = (claim: ChangeClaim, { facts, reading }: RuleContext): boolean => {
  if (claim.kind !== 'path' || claim.change !== 'added') return false
  const isClaimed = (reading?.closeout.claims ?? []).some(
    one => one.kind === 'path' && one.asserts === 'changed' && one.path === claim.path,
  )
  const files = facts.changedFiles.known ? facts.changedFiles.value : []
  return isClaimed && !files.some(({ path, status }) => path === claim.path && status === 'modified')
}
