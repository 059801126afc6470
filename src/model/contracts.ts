import { z } from 'zod'
import { artifactTypeNames, artifactTypes } from './artifact-types.ts'
import { type RunPhase, runPhases } from './run-phases.ts'

const phase = z.enum(runPhases)
const type = z.enum(artifactTypeNames)

const phaseContractSchema = z
  .strictObject({
    type: type.describe('The artifact type that the phase has to submit.'),
    must_contain: z
      .array(z.string().min(1))
      .describe('Fields that must be there and not blank, above what the type requires; `a|b` is either.'),
    needs: z
      .array(type)
      .describe('Artifacts that must have been submitted before; without one the phase is blocked.'),
    statuses: z
      .array(z.string().min(1))
      .describe('For an analysis: the statuses that it may decide for. Empty: those of the type.'),
    advances: z
      .array(z.string().min(1))
      .describe('Values of the type’s standing (mostly `status`) that advance the run. Empty: any.'),
    leads_to: z.array(phase).describe('The phases that may follow, the advised one first.'),
    leads_back: z
      .array(phase)
      .describe('The phases that may follow where the artifact does not advance, the advised one first.'),
    limit: z
      .int()
      .min(0)
      .max(1000)
      .describe('How often the phase may lead back before the budget is exceeded.'),
    proof: z
      .array(z.enum(['plan', 'feedback']))
      .describe(
        'What the artifact must answer item by item: the plan’s steps, the `how_to_fix` that led back here.',
      ),
    role: z
      .enum(['change', 'settle', 'verify', 'close', 'other'])
      .describe(
        '`change` the work, `settle` that it is good, `verify` it by a test (a failure after a pass is a regression), `close` the round with a commit.',
      ),
  })
  .describe('What one phase owes.')

/** The part of the policy file on runs that end in artifacts. What is absent has its default. */
export const contractsSchema = z
  .strictObject({
    retries: z
      .int()
      .min(0)
      .max(100)
      .optional()
      .describe('How often a phase may be tried again without a valid artifact; 3 unless told.'),
    iterations: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('How many plans a run may carry out; 5 unless told.'),
    phases: z
      .partialRecord(phase, phaseContractSchema.partial())
      .optional()
      .describe('Per phase, what differs from the default.'),
  })
  .describe('What each phase of an agent’s run owes, and how often it may try.')

export type ContractsFile = z.infer<typeof contractsSchema>
type PhaseContractFile = z.infer<typeof phaseContractSchema>
export type PhaseContract = { readonly [K in keyof PhaseContractFile]: Readonly<PhaseContractFile[K]> }

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
 * The contracts where policy says nothing.
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
      leads_to: ['development_analysis', 'review', 'smoke', 'planning'],
      role: 'close',
    }),
    smoke: contract('smoke_test_result', {
      advances: ['passed'],
      leads_to: ['commit_cleanup', 'commit'],
      leads_back: ['smoke', 'development', 'fix'],
      limit: 3,
      role: 'verify',
    }),
  },
}

/** Lay what a policy file says over the defaults, field by field. */
export const fillContracts = (file: ContractsFile): Contracts => ({
  retries: file.retries ?? defaultContracts.retries,
  iterations: file.iterations ?? defaultContracts.iterations,
  phases: Object.fromEntries(
    runPhases.map(name => [name, { ...defaultContracts.phases[name], ...file.phases?.[name] }]),
  ) as Record<RunPhase, PhaseContract>,
})
