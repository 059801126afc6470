import { fillContracts } from '../model/contracts.ts'
import type { ContractsFile } from '../model/contracts-schema.ts'
import type { PhaseEnded, SubmissionRef } from '../model/run-event.ts'
import type { RunPhase } from '../model/run-phases.ts'
import type { RunProgress } from '../model/run-progress.ts'
import { parseArtifact } from '../submit/parse-artifact.ts'
import { checkContract, type ReadArtifact, standingOf } from './check-contract.ts'

/**
 * The facts for the end of a phase.
 *
 * `texts` are documents of the store by their digest; a document that is missing or was changed is not in it.
 * `policy` is the policy file as it is now: it counts only until the run has ended its first phase.
 */
export type PhaseEndFacts = {
  readonly state: RunProgress
  readonly phase: RunPhase
  readonly exit: PhaseEnded['exit']
  readonly attempt?: string | null
  readonly policy: ContractsFile
  readonly texts: ReadonlyMap<string, string>
}

const read = (facts: PhaseEndFacts, ref: SubmissionRef | null | undefined): ReadArtifact | null => {
  const text = ref ? facts.texts.get(ref.sha256) : undefined
  if (!ref || text === undefined) return null
  const reading = parseArtifact(ref.type, text)
  return reading.ok ? reading.artifact : null
}

/** The plan that was accepted, even if another was submitted since; else the one that was submitted. */
const planOf = (state: RunProgress): SubmissionRef | undefined =>
  state.accepted.plan ?? state.submissions.plan

/**
 * Check the artifact of a phase that ended; the result is the journal's event.
 *
 * Pure. Whether the run advances is decided by the reducer from the event.
 */
export const checkCompletion = (facts: PhaseEndFacts): PhaseEnded => {
  const { state, phase, exit, attempt } = facts
  const contracts = fillContracts(state.contracts ?? facts.policy)
  const contract = contracts.phases[phase]
  const submission = state.submissions[contract.type] ?? null
  const ended = {
    event: 'phase-ended',
    phase,
    exit,
    submission,
    ...(attempt ? { attempt } : {}),
    ...(state.contracts ? {} : { contracts: facts.policy }),
  } as const
  if (!submission) return { ...ended, standing: null, problems: [] }
  const text = facts.texts.get(submission.sha256)
  if (text === undefined) {
    const problem = `${contract.type}.json is missing or was changed after the submission. Submit it again.`
    return { ...ended, standing: null, problems: [problem] }
  }
  const vocabulary = contract.statuses.length > 0 ? contract.statuses : undefined
  const reading = parseArtifact(contract.type, text, { vocabulary })
  if (!reading.ok) return { ...ended, standing: null, problems: [...reading.errors] }
  const sources = { plan: read(facts, planOf(state)), feedback: read(facts, state.feedback) }
  return {
    ...ended,
    standing: standingOf(contract, reading.artifact),
    problems: checkContract(contract, reading.artifact, sources),
  }
}

/** The submissions whose documents `checkCompletion` needs for a phase. */
export const documentsOf = (state: RunProgress, phase: RunPhase, policy: ContractsFile): SubmissionRef[] => {
  const { type } = fillContracts(state.contracts ?? policy).phases[phase]
  return [state.submissions[type], planOf(state), state.feedback].filter(
    ref => ref !== undefined && ref !== null,
  )
}
