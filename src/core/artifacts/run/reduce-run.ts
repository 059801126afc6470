import type { Terminal } from '../../vocabulary/names.ts'
import { type Contracts, fillContracts } from '../model/contracts.ts'
import type { PhaseContract } from '../model/contracts-schema.ts'
import type { PlacedEvent } from '../model/run-event.ts'
import {
  newRun,
  type PhaseOutcome,
  type ReachedTerminal,
  type RunEffect,
  type RunProgress,
} from '../model/run-progress.ts'
import { evaluatePhaseEnd } from './evaluate-phase-end.ts'
import { type Ended, holdings, takeBack, withoutVerdicts } from './hold-accepted.ts'

/**
 * The new state of a run, how the phase ended that moved it, and what the caller has to do next.
 *
 * `outcome` is `null` for an event that ends no phase. A phase that ends out of its turn is blocked, and the state
 * stays as it was.
 */
export type RunMove = {
  readonly state: RunProgress
  readonly outcome: PhaseOutcome | null
  readonly effects: readonly RunEffect[]
}

const still = (state: RunProgress): RunMove => ({ state, outcome: null, effects: [] })

const reach = (state: RunProgress, ended: Ended, terminal: Terminal, reason: string): RunMove => {
  const reached: ReachedTerminal = { terminal, reason, phase: ended.phase }
  const outcome = terminal === 'done' ? 'done' : 'blocked'
  return {
    state: { ...state, outcome, reached, expected: [] },
    outcome,
    effects: [{ kind: 'declare', reached }],
  }
}

/** The phase has no usable artifact: the run stays in it while retries are left. */
const stay = (
  state: RunProgress,
  ended: Ended,
  contracts: Contracts,
  outcome: 'fix-needed' | 'blocked',
  reasons: readonly string[],
): RunMove => {
  const next = { ...state, outcome, last: ended.phase, attempts: state.attempts + 1 }
  if (next.attempts <= contracts.retries) {
    const kind = outcome === 'blocked' ? 'unblock' : 'retry'
    return { state: next, outcome, effects: [{ kind, phase: ended.phase, reasons }] }
  }
  const isVerification = contracts.phases[ended.phase].role === 'verify'
  const terminal = outcome === 'blocked' ? 'blocked' : isVerification ? 'regression' : 'budget-exceeded'
  return reach(
    next,
    ended,
    terminal,
    `the phase ${ended.phase} still fails after ${contracts.retries} retries`,
  )
}

/** The artifact is valid and says that the work is not good: the run goes back while the loop's budget lasts. */
const goBack = (state: RunProgress, ended: Ended, contracts: Contracts, contract: PhaseContract): RunMove => {
  const loops = (state.loops[ended.phase] ?? 0) + 1
  const isVerification = contract.role === 'verify'
  const next: RunProgress = {
    ...state,
    outcome: 'fix-needed',
    last: ended.phase,
    loops: { ...state.loops, [ended.phase]: loops },
    expected: contract.leads_back.length > 0 ? contract.leads_back : [ended.phase],
    entered: ended.position,
    attempts: 0,
    feedback: ended.submission,
    accepted: withoutVerdicts(state.accepted, contracts),
    reopened: null,
    isSettled: false,
  }
  const said = `the phase ${ended.phase} ended with ${ended.standing}`
  if (isVerification && state.passed.includes(ended.phase)) {
    return reach(next, ended, 'regression', `${said} after it had passed before`)
  }
  if (loops > contract.limit) {
    const terminal = isVerification ? 'regression' : 'budget-exceeded'
    return reach(
      next,
      ended,
      terminal,
      `${said} more than ${contract.limit} times, which is the limit of the policy`,
    )
  }
  return { state: next, outcome: 'fix-needed', effects: [{ kind: 'enter', phases: next.expected }] }
}

/** Whether nothing is left to do: the plan was carried out, and the work was accepted and committed. */
const isComplete = ({ accepted, reopened, isSettled, isCommitted }: RunProgress): boolean =>
  reopened === null &&
  isSettled &&
  isCommitted &&
  accepted.plan !== undefined &&
  accepted.development_result !== undefined

/** The artifact is valid and says that the work is good. */
const advance = (
  state: RunProgress,
  ended: Ended,
  contracts: Contracts,
  contract: PhaseContract,
): RunMove => {
  const { role, type } = contract
  const held = holdings(state, ended, contracts)
  const next: RunProgress = {
    ...state,
    ...held,
    outcome: 'done',
    last: ended.phase,
    loops: { ...state.loops, [ended.phase]: 0 },
    expected: contract.leads_to,
    entered: ended.position,
    attempts: 0,
    feedback: null,
    iterations: state.iterations + (type === 'plan' ? 1 : 0),
    passed: role === 'verify' ? [...new Set([...state.passed, ended.phase])] : state.passed,
  }
  if (next.iterations > contracts.iterations) {
    return reach(
      { ...next, outcome: 'blocked' },
      ended,
      'budget-exceeded',
      `the run accepted more than ${contracts.iterations} plans, which is the limit of the policy`,
    )
  }
  const mayEnd = role === 'close' || role === 'verify' || contract.leads_to.length === 0
  if (mayEnd && isComplete(next)) return reach(next, ended, 'done', 'the work is accepted and committed')
  return { state: next, outcome: 'done', effects: [{ kind: 'enter', phases: contract.leads_to }] }
}

const endPhase = (before: RunProgress, ended: Ended): RunMove => {
  const file = before.contracts ?? ended.contracts ?? {}
  const state = { ...before, contracts: file }
  const contracts = fillContracts(file)
  const contract = contracts.phases[ended.phase]
  const verdict = evaluatePhaseEnd(state, ended, contracts)
  if (verdict.outcome === 'out-of-turn') {
    const effects = [{ kind: 'unblock', phase: ended.phase, reasons: verdict.reasons }] as const
    return { state, outcome: 'blocked', effects }
  }
  if (verdict.outcome === 'advances') return advance(state, ended, contracts, contract)
  if (verdict.outcome === 'leads-back') return goBack(state, ended, contracts, contract)
  return stay(state, ended, contracts, verdict.outcome, verdict.reasons)
}

/**
 * Move a run by one event of its journal. Pure: the same events always give the same state.
 *
 * A phase advances only in its turn and with a valid artifact of its type, submitted since the phase began. Another
 * document of an accepted type takes the acceptance back (`takeBack`). After a
 * terminal was reached only its declaration, and submissions for the record, change anything.
 *
 * @see seed 002, "Completion detection"
 */
export const reduceRun = (state: RunProgress, placed: PlacedEvent): RunMove => {
  const { event, position } = placed
  switch (event.event) {
    case 'run-started':
      return still(state)
    case 'artifact-submitted': {
      const ref = { type: event.type, position, sha256: event.sha256 }
      const next = { ...state, submissions: { ...state.submissions, [event.type]: ref }, latest: ref }
      return still(takeBack(next, ref))
    }
    case 'phase-ended':
      return state.reached ? still(state) : endPhase(state, { ...event, position })
    case 'terminal-declared':
      return still({ ...state, declared: state.declared ?? event.terminal })
  }
}

/** Replay a journal from its beginning. */
export const replayRun = (events: readonly PlacedEvent[]): RunProgress =>
  events.reduce((state, event) => reduceRun(state, event).state, newRun)
