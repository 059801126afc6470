import { artifactTypes } from './artifact-types.ts'
import type { ContractsFile, PhaseContract } from './contracts-schema.ts'
import { type RunPhase, runPhases } from './run-phases.ts'

/** The contracts in force for a run. */
export type Contracts = {
  readonly retries: number
  readonly iterations: number
  readonly phases: Readonly<Record<RunPhase, PhaseContract>>
}

const contract = (
  name: keyof typeof artifactTypes,
  parts: Partial<PhaseContract> & Pick<PhaseContract, 'leads_to'>,
): PhaseContract => ({
  type: name,
  must_contain: artifactTypes[name].mustContain,
  needs: [],
  statuses: [],
  advances: [],
  leads_back: [],
  limit: 10,
  proof: [],
  role: 'other',
  ...parts,
})

/**
 * The contracts by default.
 *
 * Planning may be sent back once, cleanup repeated three times, work sent back ten times.
 *
 * @see seed 002, "The artifact types"
 */
export const defaultContracts: Contracts = {
  retries: 3,
  iterations: 5,
  phases: {
    product_spec: contract('product_spec', { leads_to: ['planning'] }),
    planning: contract('plan', { leads_to: ['planning_analysis', 'development'] }),
    planning_analysis: contract('planning_analysis_decision', {
      needs: ['plan'],
      advances: ['completed'],
      leads_to: ['development'],
      leads_back: ['planning'],
      limit: 1,
    }),
    development: contract('development_result', {
      needs: ['plan'],
      advances: ['completed'],
      leads_to: ['commit_cleanup', 'commit', 'review', 'development_analysis', 'smoke'],
      leads_back: ['development'],
      proof: ['plan', 'feedback'],
      role: 'change',
    }),
    development_analysis: contract('development_analysis_decision', {
      needs: ['development_result'],
      advances: ['completed'],
      leads_to: ['commit_cleanup', 'commit', 'review', 'smoke'],
      leads_back: ['development'],
      role: 'settle',
    }),
    review: contract('issues', {
      advances: ['no_issues'],
      leads_to: ['commit_cleanup', 'commit', 'review_analysis', 'development_analysis', 'smoke'],
      leads_back: ['fix', 'review_analysis'],
      role: 'settle',
    }),
    review_analysis: contract('review_analysis_decision', {
      needs: ['issues'],
      advances: ['completed'],
      leads_to: ['commit_cleanup', 'commit', 'smoke', 'fix'],
      leads_back: ['fix', 'review'],
      role: 'settle',
    }),
    fix: contract('fix_result', {
      needs: ['issues'],
      advances: ['completed'],
      leads_to: ['review', 'review_analysis', 'commit_cleanup', 'commit', 'development_analysis', 'smoke'],
      leads_back: ['fix'],
      proof: ['feedback'],
      role: 'change',
    }),
    commit_cleanup: contract('commit_cleanup', {
      advances: ['true'],
      leads_to: ['commit'],
      leads_back: ['commit_cleanup'],
      limit: 3,
    }),
    commit: contract('commit_message', {
      needs: ['plan', 'development_result'],
      leads_to: ['development_analysis', 'review', 'smoke', 'planning'],
      role: 'close',
    }),
    smoke: contract('smoke_test_result', {
      advances: ['passed'],
      leads_to: ['commit_cleanup', 'commit', 'review', 'development_analysis', 'smoke'],
      leads_back: ['smoke', 'development', 'fix'],
      limit: 3,
      role: 'verify',
    }),
  },
}

/** Remembered by the file: a run that is replayed asks for the same contracts at every event. */
const filled = new WeakMap<ContractsFile, Contracts>()

/** The contracts of a policy file over the defaults, field by field. */
export const fillContracts = (file: ContractsFile): Contracts => {
  const remembered = filled.get(file)
  if (remembered) return remembered
  const phases: Record<RunPhase, PhaseContract> = { ...defaultContracts.phases }
  for (const name of runPhases) phases[name] = { ...phases[name], ...file.phases?.[name] }
  const contracts = { ...defaultContracts, ...file, phases }
  filled.set(file, contracts)
  return contracts
}
