import { z } from 'zod'
import { checkKinds } from '../../vocabulary/names.ts'
import { evidenceRef, firstVersion, instant, repo, taskSlug, text } from './sidecar-parts.ts'

const criterionStatus = z
  .enum(['pending', 'pass', 'fail', 'not_verified', 'accepted_gap'])
  .describe('Whether it is met.')

/** acceptance.json: the acceptance criteria, and whether they are met. */
export const acceptanceSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    repo,
    source_request: z.string().optional().describe('What was requested.'),
    criteria: z
      .array(
        z.strictObject({
          id: text.describe('The criterion’s name.'),
          description: text.describe('What must be true.'),
          status: criterionStatus,
          evidence_refs: z.array(evidenceRef).optional().describe('The evidence.'),
          notes: z.string().optional().describe('More about the criterion.'),
        }),
      )
      .describe('The acceptance criteria.'),
    goal_fit: z
      .strictObject({
        status: criterionStatus,
        summary: text.describe('How well the result fits the goal.'),
        open_gaps: z.array(text).optional().describe('What is still missing.'),
      })
      .describe('Whether the result fits the goal.'),
  })
  .describe('acceptance.json: the acceptance criteria, and whether they are met.')

const check = z
  .strictObject({
    id: text.describe('The check’s name.'),
    kind: z.enum(checkKinds).describe('What kind of check.'),
    status: z.enum(['pass', 'fail', 'not_verified', 'skip']).describe('How it ended.'),
    summary: text.describe('The result.'),
    command: z.string().optional().describe('The command that was run.'),
    artifact_refs: z.array(z.unknown()).optional().describe('Files that it wrote.'),
    standard_refs: z.array(z.unknown()).optional().describe('The standards that it checks.'),
    surface_trust_refs: z.array(z.unknown()).optional().describe('Claims that it supports.'),
    observed_at_commit: z
      .string()
      .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit id')
      .optional()
      .describe('The commit that was checked.'),
    worktree_clean: z.boolean().optional().describe('Whether the work tree had no uncommitted changes.'),
  })
  .describe('One check.')

/** evidence.json: which checks ran, and what was not verified. */
export const evidenceSchema = z
  .strictObject({
    schema_version: z.enum(['1.0', '2.0']).describe('The version of this format.'),
    task_slug: taskSlug,
    repo,
    verdict: z
      .enum(['pass', 'partial', 'fail', 'not_verified'])
      .describe('The verdict of all checks together.'),
    checks: z.array(check).describe('The checks that ran.'),
    external_evidence: z.array(evidenceRef).optional().describe('Evidence from elsewhere.'),
    not_verified_gaps: z.array(z.string()).optional().describe('What was not verified.'),
  })
  .describe('evidence.json: which checks ran, and what was not verified.')

const finding = z
  .looseObject({
    id: text.describe('The finding’s name.'),
    severity: z.enum(['critical', 'high', 'medium', 'low', 'info']).describe('How severe it is.'),
    status: z
      .enum(['open', 'accepted', 'fixed', 'deferred', 'false_positive'])
      .describe('The status of the finding.'),
    description: text.describe('What was found.'),
  })
  .describe('One finding of a reviewer.')

/** critique.json: the verdicts and findings of reviewers. */
export const critiqueSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    repo,
    status: z
      .enum(['pending', 'pass', 'fail', 'not_required'])
      .describe('The verdict of all reviews together.'),
    required: z.boolean().describe('Whether a review is required.'),
    updated_at: instant.describe('When this was last written.'),
    critiques: z
      .array(
        z.looseObject({
          id: text.describe('The review’s name.'),
          reviewer: text.describe('Who reviewed.'),
          reviewed_at: instant.describe('When.'),
          verdict: z
            .enum(['pass', 'comment', 'fail', 'not_verified'])
            .describe('The verdict of the reviewer.'),
          summary: text.describe('A summary in one sentence.'),
          findings: z.array(finding).describe('What was found.'),
        }),
      )
      .describe('The reviews.'),
  })
  .describe('critique.json: the verdicts and findings of reviewers.')
