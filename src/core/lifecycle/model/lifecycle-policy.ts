import { z } from 'zod'
import { involvements } from './approval.ts'
import { type LifecycleLabel, lifecycleLabelNames } from './lifecycle.ts'

/** What the policy says about the mirror: labels, approval, publication, retention. Every key is optional. */
export const lifecyclePolicyShape = {
  labels: z
    .strictObject({
      prefix: z
        .string()
        .max(30)
        .regex(/^[^,]*$/, 'expected no comma')
        .optional()
        .describe('What every label of the mirror begins with.'),
      descriptions: z
        .partialRecord(z.enum(lifecycleLabelNames), z.string().min(1).max(100))
        .optional()
        .describe('Other descriptions for new labels, by state or `hold`.'),
    })
    .optional()
    .describe('The labels that mirror the lifecycle.'),
  approval: z
    .strictObject({
      required: z
        .boolean()
        .optional()
        .describe('Whether the check asks for an approval before it passes a complete pull request.'),
      bind: z
        .enum(['tree', 'diff'])
        .optional()
        .describe(
          'What an approval holds for besides the closeout: the exact files, or also another base with the same change.',
        ),
      roles: z
        .array(z.string().min(1))
        .optional()
        .describe('Repository roles (`role_name`) that may approve, lift a hold and archive.'),
      teams: z
        .array(z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'expected `organization/team`'))
        .optional()
        .describe('Teams whose members may approve, as `organization/team`.'),
      allow: z
        .array(z.enum(involvements))
        .optional()
        .describe('Who may approve although they took part in the change. Bots never may.'),
    })
    .optional()
    .describe('Who may approve, and what an approval holds for.'),
  publish: z
    .strictObject({
      on: z
        .enum(['merge', 'release'])
        .optional()
        .describe(
          'When an artifact counts as published: at the merge, or with the release that contains it.',
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
        .describe('Days after which a published artifact without open routes is archived.'),
    })
    .optional()
    .describe('How long a published artifact stays in the active list.'),
} as const

/** The mirror's policy with every value in its place. */
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
