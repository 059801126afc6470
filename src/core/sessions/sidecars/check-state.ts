import { asObject, asObjects, asText, type JsonObject } from '../../text/json/json.ts'
import type { SessionDefect, SidecarFinding } from '../model/sidecar-finding.ts'
import type { SessionFacts } from '../model/workspace.ts'

const finding = (code: SessionDefect, pointer: string, message: string, fix: string): SidecarFinding => ({
  file: 'state.json',
  pointer,
  code,
  message,
  fix,
})

/** Compare a state with the learning, the release and the branch of its session. @see seed 001, "Prevention Rules" */
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

/** A decision is still open if the next action waits for a person and names no issue, or if a route needs action. */
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
      'status is "needs_decision", but an issue already tracks the decision',
      'Write the learning status "learned", and set a status that is not active. The issue tracks the decision.',
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
      `status is "${state.status}", but there is no learning.json`,
      'Write learning.json. `closeout schema learning` prints its schema.',
    ),
  ]
}

/** Known from git, or from a merge gate that has passed. A blocker is a valid reason for it. */
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
      `status is "verified", but the branch ${JSON.stringify(branch)} is merged`,
      'Record the final acceptance, and set the status to delivered or accepted.',
    ),
  ]
}
