import { z } from 'zod'
import { artifactTypeNames } from '../../vocabulary/names.ts'
import type { Contracts } from './contracts.ts'
import { runPhases } from './run-phases.ts'

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
      .exactOptional()
      .describe('How often a phase may be tried again without a valid artifact; 3 unless told.'),
    iterations: z
      .int()
      .min(1)
      .max(1000)
      .exactOptional()
      .describe('How many plans a run may carry out; 5 unless told.'),
    phases: z
      .partialRecord(phase, phaseContractSchema.exactPartial())
      .exactOptional()
      .describe('Per phase, what differs from the default.'),
  } satisfies Record<keyof Contracts, z.ZodExactOptional>)
  .describe('What each phase of an agent’s run owes, and how often it may try.')

export type ContractsFile = z.infer<typeof contractsSchema>
type PhaseContractFile = z.infer<typeof phaseContractSchema>
export type PhaseContract = { readonly [K in keyof PhaseContractFile]: Readonly<PhaseContractFile[K]> }
