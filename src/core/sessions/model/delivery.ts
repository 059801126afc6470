import { z } from 'zod'
import { firstVersion, repo, taskSlug, text } from './sidecar-parts.ts'

/** handoff.json: what the next person or agent has to know. */
export const handoffSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    repo,
    summary: text.describe('Where the work stands, in a sentence.'),
    next_steps: z.array(text).describe('What to do next.'),
    current_state_ref: z.string().optional().describe('Where the state is stored.'),
    blockers: z.array(z.string()).optional().describe('What blocks the work.'),
    warnings: z.array(z.string()).optional().describe('Risks to watch.'),
    provider_release_pending: z
      .boolean()
      .optional()
      .describe('Whether the release at the provider is still to come.'),
    provider_release_next_command: z.string().optional().describe('The command that releases.'),
  })
  .describe('handoff.json: what the next person or agent has to know.')

const gate = z
  .looseObject({
    name: z.enum(['merge', 'release', 'deploy', 'post_deploy', 'docs']).describe('The name of the gate.'),
    status: z.enum(['pass', 'hold', 'not_required', 'not_verified']).describe('Whether it is open.'),
  })
  .describe('One gate of the delivery.')

/** release.json: whether the result is released, and the state of its documentation. */
export const releaseSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    repo,
    decision: z
      .enum(['merge', 'release', 'deploy', 'hold', 'rollback_required'])
      .describe('What was decided.'),
    scope: z.unknown().describe('What is released.'),
    evidence_ref: z.unknown().describe('Evidence that it may be released.'),
    gates: z.array(gate).describe('The gates of the delivery.'),
    rollback_plan: z
      .looseObject({
        status: z
          .enum(['ready', 'not_required', 'missing'])
          .optional()
          .describe('Whether there is a rollback plan.'),
        owner: z.string().optional().describe('Who would do the rollback.'),
      })
      .optional()
      .describe('How to roll back.'),
    observability_plan: z.unknown().optional().describe('How it is watched.'),
    post_deploy_checks: z.array(z.unknown()).optional().describe('What is checked afterwards.'),
    docs: z
      .strictObject({
        status: z
          .enum(['updated', 'not_needed', 'followup_required', 'missing'])
          .describe('The state of the docs.'),
        summary: text.describe('A summary in one sentence.'),
        refs: z.array(z.string()).optional().describe('Which documents.'),
      })
      .describe('Whether the docs contain what was learned.'),
  })
  .describe('release.json: whether the result is released, and the state of its documentation.')

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
            .describe('More about the claim.'),
        }),
      )
      .describe('What is claimed.'),
    evidence: z.array(z.unknown()).describe('The evidence.'),
    policies: z.array(z.unknown()).describe('What was requested.'),
    events: z.array(z.unknown()).describe('What happened.'),
  })
  .describe('trust.bundle: claims with their evidence.')
