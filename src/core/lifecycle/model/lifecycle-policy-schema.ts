import { z } from 'zod'
import type { Suspended } from '../../vocabulary/policy-sections.ts'
import { involvements } from './approval.ts'
import { lifecycleLabelNames } from './lifecycle.ts'
import type { LifecyclePolicy } from './lifecycle-policy.ts'

/** One optional entry a key of a part of the policy, no more and no less. */
type Keys<P extends keyof LifecyclePolicy> = Record<keyof LifecyclePolicy[P], z.ZodExactOptional>

/** The policy keys of the lifecycle: labels, approval, publication, retention. Every key is optional. */
export const lifecyclePolicyShape = {
  labels: z
    .strictObject({
      prefix: z
        .string()
        .max(30)
        .regex(/^[^,]*$/, 'must not contain a comma')
        .exactOptional()
        .describe('The prefix of the state labels.'),
      descriptions: z
        .partialRecord(z.enum(lifecycleLabelNames), z.string().min(1).max(100))
        .exactOptional()
        .describe('Descriptions for new labels, by state or `hold`.'),
    } satisfies Keys<'labels'>)
    .exactOptional()
    .describe('The labels that show the lifecycle.'),
  approval: z
    .strictObject({
      required: z.boolean().exactOptional().describe('Whether the check passes only after an approval.'),
      bind: z
        .enum(['tree', 'diff'])
        .exactOptional()
        .describe(
          'What an approval is bound to besides the closeout. `tree`: the exact files. `diff`: the same change, also on another base.',
        ),
      roles: z
        .array(z.string().min(1))
        .exactOptional()
        .describe('Repository roles (`role_name`) that may approve, lift a hold and archive.'),
      teams: z
        .array(z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'must be `organization/team`'))
        .exactOptional()
        .describe('Teams whose members may approve, as `organization/team`.'),
      allow: z
        .array(z.enum(involvements))
        .exactOptional()
        .describe('People who may approve although they took part in the change. Bots may never approve.'),
    } satisfies Keys<'approval'>)
    .exactOptional()
    .describe('Who may approve, and what an approval is bound to.'),
  override: z
    .strictObject({
      allowed: z
        .boolean()
        .exactOptional()
        .describe(
          'Whether an approver may let errors of the closeout pass with `/closeout override <reason>`.',
        ),
      hours: z.int().min(1).max(48).exactOptional().describe('How long an override counts.'),
    } satisfies Keys<'override'>)
    .exactOptional()
    .describe('Overrides of the rules of the closeout, in the check of the app only.'),
  publish: z
    .strictObject({
      on: z
        .enum(['merge', 'release'])
        .exactOptional()
        .describe(
          'When an artifact counts as published. `merge`: at the merge. `release`: with the first release that contains it.',
        ),
    } satisfies Keys<'publish'>)
    .exactOptional()
    .describe('When an artifact is published.'),
  retention: z
    .strictObject({
      days: z
        .int()
        .min(0)
        .max(3650)
        .exactOptional()
        .describe('The number of days after which a published artifact without open routes is archived.'),
    } satisfies Keys<'retention'>)
    .exactOptional()
    .describe('When a published artifact is archived.'),
} as const satisfies Record<Exclude<keyof LifecyclePolicy, keyof Suspended>, z.ZodExactOptional>
