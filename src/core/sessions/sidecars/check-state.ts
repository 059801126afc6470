import { asObject, asObjects, asText, type JsonObject } from '../../text/json.ts'
import type { SessionDefect, SidecarFinding } from '../model/sidecar-finding.ts'
import type { SessionFacts } from '../model/workspace.ts'

const finding = (code: SessionDefect, pointer: string, message: string, fix: string): SidecarFinding => ({
  file: 'state.json',
  pointer,
  code,
  message,
  fix,
})

/** Check a state against the learning, the release and the branch of its session. @see seed 001, "Prevention Rules" */
export const checkState = (
  session: SessionFacts,
  state: JsonObject | null,
  learning: JsonObject | null,
): readonly SidecarFinding[] => {
  if (!state) return []
  return [
    ...decisionTracked(state, learning),
    ...learningMissing(session, state),
    ...mergedVerified(session, state),
  ]
}

const reference = /(?:^|[\s(])(?:[\w.-]+\/[\w.-]+)?#\d+\b|https?:\/\/\S+\/(?:issues|pull|merge_requests)\/\d+/

/** Somebody still has to decide where the next action waits for them and names no issue, or a route needs action. */
const decisionTracked = (state: JsonObject, learning: JsonObject | null): readonly SidecarFinding[] => {
  if (state.status !== 'needs_decision') return []
  const routes = asObjects(learning?.records).flatMap(record => asObjects(record.routing))
  if (routes.some(route => route.status === 'open' && !asText(route.ref))) return []
  const next = asObject(state.next_action)
  const isRouted = routes.some(route => asText(route.ref) !== null)
  const isNamed =
    next?.status !== 'needs_user' && reference.test(asText(next?.summary)?.slice(0, 2_000) ?? '')
  if (!isRouted && !isNamed) return []
  return [
    finding(
      'decision-tracked',
      '/status',
      'unexpected "needs_decision" where an issue already tracks the decision, expected an inactive status',
      'Record learning as learned and advance the status: the issue keeps the decision.',
    ),
  ]
}

const learningMissing = ({ sidecars }: SessionFacts, state: JsonObject): readonly SidecarFinding[] => {
  const isDelivered = state.status === 'delivered' || state.status === 'accepted'
  if (!isDelivered || (sidecars.learning && sidecars.learning.standing !== 'absent')) return []
  return [
    finding(
      'learning-missing',
      '/status',
      `unexpected "${state.status}" without learning.json, expected a learning review`,
      'Write learning.json: closeout schema learning.',
    ),
  ]
}

/** Known from git, or from a merge gate that has passed. A real blocker excuses it. */
const mergedVerified = (session: SessionFacts, state: JsonObject): readonly SidecarFinding[] => {
  const next = asObject(state.next_action)?.status
  if (state.status !== 'verified' || next === 'blocked') return []
  const branch = asText(state.branch)
  const merged = session.mergedBranches
  const isMerged = branch !== null && merged?.known === true && merged.value.has(branch)
  if (!isMerged) return []
  return [
    finding(
      'merged-verified',
      '/status',
      `unexpected "verified" although branch ${JSON.stringify(branch)} is merged, expected a terminal status`,
      'Record the final acceptance and advance the status to delivered or accepted.',
    ),
  ]
}
