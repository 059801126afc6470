import type { ArtifactType } from '../../vocabulary/names.ts'
import type { Contracts } from '../model/contracts.ts'
import type { PhaseContract } from '../model/contracts-schema.ts'
import type { PhaseEnded } from '../model/run-event.ts'
import type { RunProgress } from '../model/run-progress.ts'

/** The result of an ended phase, before budgets. Reasons are sentences that say what to do. */
export type PhaseVerdict = {
  readonly outcome: 'advances' | 'leads-back' | 'fix-needed' | 'blocked' | 'out-of-turn'
  readonly reasons: readonly string[]
}

const returned = (exit: PhaseEnded['exit']): string | null => {
  if (exit === 0) return null
  if (exit === 'timeout') return 'The agent ran out of time. Run the phase again.'
  if (exit === 'crash') return 'The agent crashed. Run the phase again.'
  return `The agent ended with exit status ${exit}. Run the phase again.`
}

/**
 * Check the four conditions of a finished phase: the agent returned, its artifact was submitted by the canonical
 * path since the phase began, the artifact satisfies the phase's contract, and its standing advances the run.
 *
 * A failed precondition comes first: nothing that the agent does in this phase could correct it. After the first
 * phase it counts only in the phase's turn, so that a mistaken call never ends a run that can go on.
 *
 * @see seed 002, "Completion detection"
 */
export const evaluatePhaseEnd = (
  state: RunProgress,
  ended: PhaseEnded,
  contracts: Contracts,
): PhaseVerdict => {
  const contract = contracts.phases[ended.phase]
  const isInTurn = state.expected.includes(ended.phase)
  const lacking = lackingFor(state, contract).map(
    type => `The phase ${ended.phase} needs a submitted ${type}, and the run has none. Submit it first.`,
  )
  const hasBegun = state.entered > 0
  if (lacking.length > 0 && (isInTurn || !hasBegun)) return { outcome: 'blocked', reasons: lacking }
  if (!isInTurn) {
    const expected = state.expected.join(' or ')
    const turn = `The phase ${ended.phase} cannot end now. The run waits for the end of ${expected}.`
    return { outcome: 'out-of-turn', reasons: [turn, ...reopenedBy(state, contracts), ...lacking] }
  }
  const failure = returned(ended.exit)
  const held = state.submissions[contract.type]
  const isFresh =
    held !== undefined &&
    held.position > state.entered &&
    ended.submission?.type === contract.type &&
    ended.submission.position === held.position &&
    ended.submission.sha256 === held.sha256
  const reasons = [
    ...(failure ? [failure] : []),
    ...(isFresh
      ? ended.problems
      : [...ended.problems, `Submit an artifact of type ${contract.type} for this phase.`]),
  ]
  if (reasons.length > 0) return { outcome: 'fix-needed', reasons }
  const advances = contract.advances.length === 0 || contract.advances.includes(ended.standing ?? '')
  return { outcome: advances ? 'advances' : 'leads-back', reasons: [] }
}

const reopenedBy = ({ reopened }: RunProgress, contracts: Contracts): string[] =>
  reopened
    ? [
        `Another ${contracts.phases[reopened].type} was submitted after the phase ${reopened} had accepted one.`,
      ]
    : []

/** The types that a phase needs and the run does not have. */
export const lackingFor = (state: RunProgress, contract: PhaseContract): ArtifactType[] =>
  contract.needs.filter(type => state.submissions[type] === undefined)
