import { artifactTypes } from '../model/artifact-types.ts'
import type { PhaseContract } from '../model/contracts-schema.ts'
import { coverItems } from './cover-items.ts'

export type ReadArtifact = Readonly<Record<string, unknown>>

/** What a phase's artifact has to answer: the run's plan, and the fixes that the last analysis asked for. */
export type ProofSources = { readonly plan: ReadArtifact | null; readonly feedback: ReadArtifact | null }

/** The value that says how the phase went; `null` where the type has none. */
export const standingOf = (contract: PhaseContract, artifact: ReadArtifact): string | null => {
  const { standing } = artifactTypes[contract.type]
  const value = standing === null ? undefined : artifact[standing]
  return value === undefined ? null : String(value)
}

const says = (value: unknown): boolean =>
  value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '')

const lacking = (contract: PhaseContract, artifact: ReadArtifact): string[] =>
  contract.must_contain
    .filter(names => !names.split('|').some(name => Object.hasOwn(artifact, name) && says(artifact[name])))
    .map(
      names => `${names.replaceAll('|', ' or ')} is missing or blank; the contract of the phase requires it.`,
    )

const records = (value: unknown): ReadArtifact[] =>
  Array.isArray(value) ? value.filter(entry => typeof entry === 'object' && entry !== null) : []

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : []

const answers = (artifact: ReadArtifact, field: string, key: string): string[] =>
  records(artifact[field]).map(entry => String(entry[key]))

const stepText = (step: ReadArtifact): string => `Step ${step.number}: ${step.title}`

/** The step that an answer names by its id, as in `S-2`; `null` where it names none. */
const stepNamed = (plan: ReadArtifact, answer: string): string | null => {
  const number = Number(/^S-(\d{1,9})$/.exec(answer)?.[1])
  const step = records(plan.steps).find(one => one.id === answer || one.number === number)
  return step ? stepText(step) : null
}

/** A plan of work units that agents share needs a proof for at least one; a plan of steps needs one for each. */
const unprovenPlan = (artifact: ReadArtifact, plan: ReadArtifact | null): string[] => {
  if (!plan || plan.noop === true) return []
  const field = 'plan_items_proven'
  const proven = answers(artifact, field, 'plan_item').map(answer => stepNamed(plan, answer) ?? answer)
  const units = [
    ...records(plan.work_units).map(unit => String(unit.unit_id)),
    ...records(plan.parallel_plan).map(unit => String(unit.id)),
  ]
  const steps = records(plan.steps).map(stepText)
  if (units.length === 0) return coverItems(field, proven, [...new Set(steps)], 'exact')
  if (proven.length === 0) return [`${field} is empty; it must name at least one work unit of the plan.`]
  return coverItems(
    field,
    proven,
    units.filter(unit => proven.includes(unit)),
    'exact',
  )
}

const unansweredFeedback = (artifact: ReadArtifact, feedback: ReadArtifact | null): string[] => {
  const items = strings(feedback?.how_to_fix)
  if (items.length === 0) return []
  const field = 'analysis_items_addressed'
  const named = (answer: string): string => items.find(item => item.startsWith(`[${answer}] `)) ?? answer
  return coverItems(field, answers(artifact, field, 'how_to_fix_item').map(named), items, 'alike')
}

/**
 * What a valid artifact lacks by the contract of its phase; empty where nothing is missing.
 *
 * Proof is required of artifacts that would advance the run, not of those that say that work is left.
 *
 * @see seed 002, "Why artifacts, not transcripts"
 */
export const checkContract = (
  contract: PhaseContract,
  artifact: ReadArtifact,
  sources: ProofSources,
): string[] => {
  const standing = standingOf(contract, artifact)
  const wouldAdvance = contract.advances.length === 0 || contract.advances.includes(standing ?? '')
  return [
    ...lacking(contract, artifact),
    ...(wouldAdvance && contract.proof.includes('plan') ? unprovenPlan(artifact, sources.plan) : []),
    ...(wouldAdvance && contract.proof.includes('feedback')
      ? unansweredFeedback(artifact, sources.feedback)
      : []),
  ]
}
