import { z } from 'zod'
import { nextActionStatuses, phases, runStatuses } from '../../vocabulary/run-state.ts'
import { distinctTexts, firstVersion, instant, repo, taskSlug, text } from './sidecar-parts.ts'

const nextAction = z
  .strictObject({
    status: z.enum(nextActionStatuses).describe('Who has to act next.'),
    summary: text.describe('What to do next.'),
    target_phase: z.enum(phases).optional().describe('The next phase.'),
    target_artifact: z.string().optional().describe('The next artifact.'),
    skills: distinctTexts.optional().describe('Skills that the next action needs.'),
    operations: distinctTexts.optional().describe('Operations that the next action needs.'),
    command: text.optional().describe('The command that does the next action.'),
    enforcement: z.enum(['advisory', 'before_tool_use']).optional().describe('No longer used.'),
  })
  .describe('The next action.')

const workflowOutcome = z
  .strictObject({
    process_status: z
      .enum(['completed', 'blocked', 'canceled', 'failed', 'not_verified'])
      .describe('How the process ended.'),
    verification_status: z.enum(['PASS', 'FAIL', 'NOT_VERIFIED']).describe('The result of the verification.'),
    quality_status: z
      .literal('not_independently_evaluated')
      .describe('The quality was not reviewed by anybody else.'),
  })
  .describe('How the workflow ended.')

const flowRun = z
  .looseObject({
    run_id: text.describe('The run.'),
    definition_id: text.describe('What was run.'),
    definition_version: text.describe('Its version.'),
    status: text.describe('Where the run stands.'),
    current_step: text.nullable().describe('The step that it is at.'),
    run_ref: text.describe('Where the run is stored.'),
    open_gate_ids: z.array(text).describe('Open gates.'),
  })
  .describe('The flow run behind the session.')

/** state.json: the status of a session, and its next action. @see seed 001, "Current-State Semantics" */
export const stateSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    status: z.enum(runStatuses).describe('The status of the work.'),
    phase: z.enum(phases).describe('The phase of the work.'),
    updated_at: instant.describe('When this was last written.'),
    next_action: nextAction,
    owner: z.string().optional().describe('Who is responsible.'),
    created_at: instant.optional().describe('When the session began.'),
    source_request: z.string().optional().describe('What was requested.'),
    artifact_paths: z
      .array(z.string())
      .refine(list => new Set(list).size === list.length, 'must not contain an entry twice')
      .optional()
      .describe('Files that the session made.'),
    repo,
    branch: text.optional().describe('The branch of the work.'),
    work_item_refs: distinctTexts.min(1).optional().describe('The issues that the work belongs to.'),
    run_correlation: z.looseObject({}).optional().describe('The envelope of the run, or why there is none.'),
    workflow_outcome: workflowOutcome.optional(),
    flow_run: flowRun.optional(),
  })
  .describe('state.json: the status of a session, and its next action.')
