import type { ArtifactType } from '../../vocabulary/names.ts'
import { type Contracts, fillContracts } from '../model/contracts.ts'
import type { PhaseContract } from '../model/contracts-schema.ts'
import type { PhaseEnded, SubmissionRef } from '../model/run-event.ts'
import { type RunPhase, runPhases } from '../model/run-phases.ts'
import type { RunProgress } from '../model/run-progress.ts'

/** The end of a phase at its place in the journal. */
export type Ended = PhaseEnded & { readonly position: number }

/** What a run holds: the documents that count, the phase to be ended again, and what was reached with them. */
type Holdings = Pick<RunProgress, 'accepted' | 'reopened' | 'isSettled' | 'isCommitted'>
type Accepted = RunProgress['accepted']

/**
 * What a run holds once a phase has advanced. A new plan begins a new round, and a new result of the work is to be
 * judged again: nothing that followed from the one before counts any more.
 */
export const holdings = (state: RunProgress, ended: Ended, contracts: Contracts): Holdings => {
  const { submission, phase } = ended
  if (!submission) return state
  const { role } = contracts.phases[phase]
  const ref = { ...submission, phase, feedback: state.feedback }
  if (submission.type === 'plan' || role === 'change') {
    const { accepted, ...others } = withoutFollowing(state, { type: submission.type, role }, contracts)
    return { ...others, accepted: { ...accepted, [submission.type]: ref }, reopened: null }
  }
  return {
    accepted: { ...state.accepted, [submission.type]: ref },
    reopened: null,
    isSettled: state.isSettled || role === 'settle' || role === 'verify',
    isCommitted: state.isCommitted || role === 'close',
  }
}

/**
 * Take an acceptance back where another document of its type was submitted: the phase that accepted it has to end
 * again, so that no run goes on with a document that no phase has checked. A run that waits only for earlier phases waits for
 * them still: it never moves forward over what is to be done again.
 */
export const takeBack = (state: RunProgress, ref: SubmissionRef): RunProgress => {
  const before = state.accepted[ref.type]
  if (!before || before.sha256 === ref.sha256 || state.reached) return state
  const contracts = fillContracts(state.contracts ?? {})
  const inTurn = state.expected.find(phase => contracts.phases[phase].type === ref.type)
  const phase = inTurn ?? before.phase
  const held = withoutFollowing(
    state,
    { type: ref.type, role: contracts.phases[before.phase].role },
    contracts,
  )
  const { [ref.type]: _, ...accepted } = held.accepted
  const next = { ...state, ...held, accepted }
  if (state.expected.every(expected => isEarlier(expected, phase))) return next
  const feedback = inTurn ? state.feedback : before.feedback
  return { ...next, reopened: phase, expected: [phase], attempts: 0, feedback }
}

const isEarlier = (one: RunPhase, other: RunPhase): boolean =>
  runPhases.indexOf(one) < runPhases.indexOf(other)

/** What is left without that which followed from a document of a type and a role. */
const withoutFollowing = (
  { accepted, isSettled, isCommitted }: RunProgress,
  { type, role }: Followed,
  contracts: Contracts,
): Omit<Holdings, 'reopened'> => {
  if (type === 'plan' || role === 'change') {
    const kept = (phase: RunPhase): boolean =>
      phase === 'product_spec' ||
      (type !== 'plan' && (beforeTheWork.includes(phase) || contracts.phases[phase].role === 'change'))
    return { accepted: only(accepted, kept), isSettled: false, isCommitted: false }
  }
  return {
    accepted,
    isSettled: isSettled && !isVerdict(role),
    isCommitted: isCommitted && role !== 'close',
  }
}

type Followed = { readonly type: ArtifactType; readonly role: PhaseContract['role'] }
const beforeTheWork: readonly RunPhase[] = ['planning', 'planning_analysis']

/** The accepted documents without those that judge the work. */
export const withoutVerdicts = (accepted: Accepted, contracts: Contracts): Accepted =>
  only(accepted, phase => !isVerdict(contracts.phases[phase].role))

const isVerdict = (role: PhaseContract['role']): boolean => role === 'settle' || role === 'verify'

const only = (accepted: Accepted, isKept: (phase: RunPhase) => boolean): Accepted =>
  Object.fromEntries(Object.entries(accepted).filter(([, { phase }]) => isKept(phase)))
