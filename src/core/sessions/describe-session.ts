import { windowOf } from './choose-retention.ts'
import { ageInDays, type EvaluatedSession, staleKinds } from './evaluate-session.ts'
import type { AuditItem } from './model/audit.ts'

/**
 * Everything that is known of an evaluated session, as the audit prints it.
 *
 * @param root  the root as it is shown
 * @param at    the instant of the audit
 */
export const describeSession = (evaluated: EvaluatedSession, root: string, at: string): AuditItem => {
  const { slug, found, touchedAt, stale } = evaluated
  const age = touchedAt === null ? null : ageInDays(touchedAt, at)
  return {
    slug,
    path: `${root}/${slug}`,
    classification: found.bucket,
    state_status: found.status,
    phase: found.phase,
    next_action_status: found.next,
    reasons: found.reasons,
    rule: found.rule,
    updated_at: evaluated.updatedText,
    age_days: age,
    stale: stale === null ? null : `${staleKinds[stale]} for ${age} days`,
    retention: windowOf(evaluated.retention, touchedAt),
    promote: evaluated.promote,
    links: evaluated.links,
  }
}
