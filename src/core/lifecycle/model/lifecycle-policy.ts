import { z } from 'zod'
import { involvements } from './approval.ts'
import { type LifecycleLabel, lifecycleLabelNames } from './lifecycle.ts'

/** The policy keys of the lifecycle: labels, approval, publication, retention. Every key is optional. */
export const lifecyclePolicyShape = {
  labels: z
    .strictObject({
      prefix: z
        .string()
        .max(30)
        .regex(/^[^,]*$/, 'must not contain a comma')
        .optional()
        .describe('The prefix of the state labels.'),
      descriptions: z
        .partialRecord(z.enum(lifecycleLabelNames), z.string().min(1).max(100))
        .optional()
        .describe('Descriptions for new labels, by state or `hold`.'),
    })
    .optional()
    .describe('The labels that show the lifecycle.'),
  approval: z
    .strictObject({
      required: z.boolean().optional().describe('Whether the check passes only after an approval.'),
      bind: z
        .enum(['tree', 'diff'])
        .optional()
        .describe(
          'What an approval is bound to besides the closeout. `tree`: the exact files. `diff`: the same change, also on another base.',
        ),
      roles: z
        .array(z.string().min(1))
        .optional()
        .describe('Repository roles (`role_name`) that may approve, lift a hold and archive.'),
      teams: z
        .array(z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'must be `organization/team`'))
        .optional()
        .describe('Teams whose members may approve, as `organization/team`.'),
      allow: z
        .array(z.enum(involvements))
        .optional()
        .describe('People who may approve although they took part in the change. Bots may never approve.'),
    })
    .optional()
    .describe('Who may approve, and what an approval is bound to.'),
  publish: z
    .strictObject({
      on: z
        .enum(['merge', 'release'])
        .optional()
        .describe(
          'When an artifact counts as published. `merge`: at the merge. `release`: with the first release that contains it.',
        ),
    })
    .optional()
    .describe('When an artifact is published.'),
  retention: z
    .strictObject({
      days: z
        .int()
        .min(0)
        .max(3650)
        .optional()
        .describe('The number of days after which a published artifact without open routes is archived.'),
    })
    .optional()
    .describe('When a published artifact is archived.'),
} as const

/** The lifecycle policy with all its values. */
export type LifecyclePolicy = {
  readonly labels: {
    readonly prefix: string
    readonly descriptions: Readonly<Partial<Record<LifecycleLabel, string>>>
  }
  readonly approval: {
    readonly required: boolean
    readonly bind: 'tree' | 'diff'
    readonly roles: readonly string[]
    readonly teams: readonly string[]
    readonly allow: readonly (typeof involvements)[number][]
  }
  readonly publish: { readonly on: 'merge' | 'release' }
  readonly retention: { readonly days: number }
}
