import { z } from 'zod'
import { contractsSchema } from '../../artifacts/model/contracts-schema.ts'
import { followUpPolicyShape } from '../../follow-ups/model/follow-up-policy-schema.ts'
import { gatePolicyShape } from '../../gate/model/gate-policy-schema.ts'
import { lifecyclePolicyShape } from '../../lifecycle/model/lifecycle-policy-schema.ts'
import type { Suspended } from '../../vocabulary/policy-sections.ts'
import { floorSchema } from './floor-schema.ts'
import type { Policy } from './policy.ts'

/**
 * The policy file. Every key is optional and has the default of its preset.
 * Closed: an unknown key is an error, because a misspelt key would silently have no effect.
 */
export const policySchema = z
  .strictObject({
    ...gatePolicyShape,
    contracts: contractsSchema.exactOptional(),
    ...lifecyclePolicyShape,
    ...followUpPolicyShape,
    extends: z
      .enum(['owner'])
      .exactOptional()
      .describe(
        '`owner`: keys that this file does not set come from the file of the same path in the repository `.github` of the owner.',
      ),
    floor: floorSchema.exactOptional(),
  } satisfies Record<
    Exclude<keyof Policy, keyof Suspended> | 'contracts' | 'extends' | 'floor',
    z.ZodExactOptional
  >)
  .describe('The policy of a repository: `.github/closeout.yml` on the base branch of a change.')

export type PolicyFile = z.infer<typeof policySchema>

/** The policy schema as JSON Schema, to name the valid keys and values in messages. */
export const describePolicySchema = (): unknown => z.toJSONSchema(policySchema, { io: 'input' })
