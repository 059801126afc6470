import { z } from 'zod'
import { firstVersion, repo, taskSlug, text } from './sidecar-parts.ts'

/** handoff.json: what the next one has to know. */
export const handoffSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    repo,
    summary: text.describe('Where the work stands, in a sentence.'),
    next_steps: z.array(text).describe('What to do next.'),
    current_state_ref: z.string().optional().describe('Where the state is kept.'),
    blockers: z.array(z.string()).optional().describe('What stands in the way.'),
    warnings: z.array(z.string()).optional().describe('What to look out for.'),
    provider_release_pending: z.boolean().optional().describe('Whether the provider has yet to release.'),
    provider_release_next_command: z.string().optional().describe('The command that releases.'),
  })
  .describe('handoff.json: what the next one has to know.')

const gate = z
  .looseObject({
    name: z.enum(['merge', 'release', 'deploy', 'post_deploy', 'docs']).describe('Which gate.'),
    status: z.enum(['pass', 'hold', 'not_required', 'not_verified']).describe('Whether it is open.'),
  })
  .describe('One gate of the delivery.')

/** release.json: whether it goes out, and whether its documentation did. */
export const releaseSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    repo,
    decision: z
      .enum(['merge', 'release', 'deploy', 'hold', 'rollback_required'])
      .describe('What was decided.'),
    scope: z.unknown().describe('What goes out.'),
    evidence_ref: z.unknown().describe('What shows that it may.'),
    gates: z.array(gate).describe('The gates of the delivery.'),
    rollback_plan: z
      .looseObject({
        status: z.enum(['ready', 'not_required', 'missing']).optional().describe('Whether there is one.'),
        owner: z.string().optional().describe('Who would do it.'),
      })
      .optional()
      .describe('How it is taken back.'),
    observability_plan: z.unknown().optional().describe('How it is watched.'),
    post_deploy_checks: z.array(z.unknown()).optional().describe('What is checked afterwards.'),
    docs: z
      .strictObject({
        status: z
          .enum(['updated', 'not_needed', 'followup_required', 'missing'])
          .describe('What became of the docs.'),
        summary: text.describe('In a sentence.'),
        refs: z.array(z.string()).optional().describe('Which documents.'),
      })
      .describe('Whether what was learned stands in the docs.'),
  })
  .describe('release.json: whether it goes out, and whether its documentation did.')

/** trust.bundle: claims with their evidence; only what the audit reads is checked. */
export const trustBundleSchema = z
  .looseObject({
    schemaVersion: z.literal(5).describe('The version of this format.'),
    claims: z
      .array(
        z.looseObject({
          metadata: z
            .looseObject({
              promotion: z.looseObject({}).optional().describe('Where the result was promoted to.'),
            })
            .optional()
            .describe('What else is said about the claim.'),
        }),
      )
      .describe('What is claimed.'),
    evidence: z.array(z.unknown()).describe('What shows it.'),
    policies: z.array(z.unknown()).describe('What was asked for.'),
    events: z.array(z.unknown()).describe('What happened.'),
  })
  .describe('trust.bundle: claims with their evidence.')
