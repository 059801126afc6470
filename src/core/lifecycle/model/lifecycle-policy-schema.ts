import { z } from 'zod'
import { involvements } from './approval.ts'
import { lifecycleLabelNames } from './lifecycle.ts'
import type { LifecyclePolicy } from './lifecycle-policy.ts'

/** One optional entry a key of a part of the policy, no more and no less. */
type Keys<P extends keyof LifecyclePolicy> = Record<keyof LifecyclePolicy[P], z.ZodExactOptional>

/** What the policy says about the mirror: labels, approval, publication, retention. Every key is optional. */
export const lifecyclePolicyShape = {
  labels: z
    .strictObject({
      prefix: z
        .string()
        .max(30)
        .regex(/^[^,]*$/, 'expected no comma')
        .exactOptional()
        .describe('What every label of the mirror begins with.'),
      descriptions: z
        .partialRecord(z.enum(lifecycleLabelNames), z.string().min(1).max(100))
        .exactOptional()
        .describe('Other descriptions for new labels, by state or `hold`.'),
    } satisfies Keys<'labels'>)
    .exactOptional()
    .describe('The labels that mirror the lifecycle.'),
  approval: z
    .strictObject({
      required: z
        .boolean()
        .exactOptional()
        .describe('Whether the check asks for an approval before it passes a complete pull request.'),
      bind: z
        .enum(['tree', 'diff'])
        .exactOptional()
        .describe(
          'What an approval holds for besides the closeout: the exact files, or also another base with the same change.',
        ),
      roles: z
        .array(z.string().min(1))
        .exactOptional()
        .describe('Repository roles (`role_name`) that may approve, lift a hold and archive.'),
      teams: z
        .array(z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'expected `organization/team`'))
        .exactOptional()
        .describe('Teams whose members may approve, as `organization/team`.'),
      allow: z
        .array(z.enum(involvements))
        .exactOptional()
        .describe('Who may approve although they took part in the change. Bots never may.'),
    } satisfies Keys<'approval'>)
    .exactOptional()
    .describe('Who may approve, and what an approval holds for.'),
  publish: z
    .strictObject({
      on: z
        .enum(['merge', 'release'])
        .exactOptional()
        .describe(
          'When an artifact counts as published: at the merge, or with the release that contains it.',
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
        .describe('Days after which a published artifact without open routes is archived.'),
    } satisfies Keys<'retention'>)
    .exactOptional()
    .describe('How long a published artifact stays in the active list.'),
} as const satisfies Record<keyof LifecyclePolicy, z.ZodExactOptional>
