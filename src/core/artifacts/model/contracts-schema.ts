import { z } from 'zod'
import { artifactTypeNames } from '../../vocabulary/names.ts'
import type { Contracts } from './contracts.ts'
import { runPhases } from './run-phases.ts'

const phase = z.enum(runPhases)
const type = z.enum(artifactTypeNames)

const phaseContractSchema = z
  .strictObject({
    type: type.describe('The artifact type that the phase must submit.'),
    must_contain: z
      .array(z.string().min(1))
      .describe(
        'Fields that must be present and not blank, in addition to those that the type requires. `a|b` means either of the two.',
      ),
    needs: z
      .array(type)
      .describe(
        'Artifacts that must be submitted before this phase ends. If one is missing, the phase is blocked.',
      ),
    statuses: z
      .array(z.string().min(1))
      .describe('For an analysis: the allowed values of `status`. Empty: all values of the type.'),
    advances: z
      .array(z.string().min(1))
      .describe(
        'Values of the field that says how the phase went (mostly `status`) that advance the run. Empty: any value.',
      ),
    leads_to: z.array(phase).describe('The phases that may follow, the recommended one first.'),
    leads_back: z
      .array(phase)
      .describe(
        'The phases that may follow if the artifact does not advance the run, the recommended one first.',
      ),
    limit: z
      .int()
      .min(0)
      .max(1000)
      .describe('How often the phase may send the run back before the budget is exceeded.'),
    proof: z
      .array(z.enum(['plan', 'feedback']))
      .describe(
        'What the artifact must answer entry by entry. `plan`: the steps of the plan. `feedback`: the `how_to_fix` that sent the run back.',
      ),
    role: z
      .enum(['change', 'settle', 'verify', 'close', 'other'])
      .describe(
        '`change`: the phase changes the work. `settle`: it decides that the work is good. `verify`: it tests the work; a failure after a pass is a regression. `close`: it ends the round with a commit.',
      ),
  })
  .describe('The contract of one phase.')

/** The part of the policy file on the phases of a run. An absent key has its default. */
export const contractsSchema = z
  .strictObject({
    retries: z
      .int()
      .min(0)
      .max(100)
      .exactOptional()
      .describe('How often a phase that ended without a valid artifact may be repeated. The default is 3.'),
    iterations: z
      .int()
      .min(1)
      .max(1000)
      .exactOptional()
      .describe('The most plans that a run may accept. The default is 5.'),
    phases: z
      .partialRecord(phase, phaseContractSchema.exactPartial())
      .exactOptional()
      .describe('The changes to the default contract of each phase.'),
  } satisfies Record<keyof Contracts, z.ZodExactOptional>)
  .describe('The contracts of the phases of an agent’s run, and how often a phase may be repeated.')

export type ContractsFile = z.infer<typeof contractsSchema>
type PhaseContractFile = z.infer<typeof phaseContractSchema>
export type PhaseContract = { readonly [K in keyof PhaseContractFile]: Readonly<PhaseContractFile[K]> }
