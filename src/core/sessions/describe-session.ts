import { windowOf } from './choose-retention.ts'
import { ageInDays, type EvaluatedSession, isPastWindow, staleKinds } from './evaluate-session.ts'
import type { AuditItem } from './model/audit.ts'

/**
 * Everything that is known of an evaluated session, as the audit prints it.
 *
 * @param root  the root as it is shown
 * @param at    the instant of the audit
 * @param merged  the branches that are merged
 */
export const describeSession = (
  evaluated: EvaluatedSession,
  root: string,
  at: string,
  merged: ReadonlySet<string> = noBranches,
): AuditItem => {
  const { slug, found, touchedAt, stale } = evaluated
  const age = touchedAt === null ? null : ageInDays(touchedAt, Date.parse(at))
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
    age_from: evaluated.ageFrom,
    stale: stale === null ? null : staleText(staleKinds[stale], age, evaluated.ageFrom),
    retention: windowOf(evaluated.retention, touchedAt),
    promote: evaluated.promote,
    links: evaluated.links,
    unsafe: evaluated.unsafe,
    notes: [evaluated.note, mergedNote(evaluated, merged)].filter(note => note !== null),
    next_act: nextActOf(evaluated, at),
  }
}

const staleText = (kind: string, age: number | null, from: EvaluatedSession['ageFrom']): string => {
  if (age === null) return `${kind}, age unknown`
  return `${kind} for ${age} days${from === 'newest file' ? ' by mtime' : ''}`
}

const nextActOf = (session: EvaluatedSession, at: string): string => {
  const { found, nextAct, unsafe, isOnlyLive } = session
  switch (found.bucket) {
    case 'invalid':
      return 'correct its sidecars'
    case 'active_wip':
      return `${whoActs[found.next ?? ''] ?? 'continue'}: ${nextAct ?? 'state.json does not say what'}`
    case 'active_learning_followup':
      return nextAct ?? 'track or close each route, then set the learning status to learned'
    case 'cleanup_candidate':
      return 'record the final acceptance, then set the status to delivered or accepted'
    case 'terminal_done':
      if (!isPastWindow(session, Date.parse(at))) return 'none: it is kept until its recovery window is over'
      if (unsafe === null) return 'run closeout clean to see what it still holds'
      if (isOnlyLive) return 'none yet: it changed within the hour, so a live process may hold it'
      return unsafe.length === 0 ? 'move it to the archive' : 'promote what it still holds'
  }
}

const whoActs: Readonly<Record<string, string>> = {
  needs_user: 'needs a person',
  blocked: 'remove the blocker',
  done: 'set a final status',
}

const noBranches: ReadonlySet<string> = new Set()

const mergedNote = ({ branch, found }: EvaluatedSession, merged: ReadonlySet<string>): string | null => {
  if (branch === null || !merged.has(branch)) return null
  const next = found.bucket === 'terminal_done' ? '' : ': record the final acceptance'
  return `branch ${JSON.stringify(branch)} is merged${next}`
}
