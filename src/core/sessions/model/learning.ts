import { z } from 'zod'
import { learningStatuses } from '../../vocabulary/names.ts'
import { routeStatuses, routeTargets } from '../../vocabulary/route.ts'
import { distinctTexts, firstVersion, instant, repo, taskSlug, text } from './sidecar-parts.ts'

const route = z
  .strictObject({
    target: z.enum(routeTargets).describe('The kind of place where the work belongs.'),
    action: text.describe('What to do. A trigger or a reason follows at the end, in brackets.'),
    status: z.enum(routeStatuses).describe('The status of the route.'),
    ref: z.string().optional().describe('Where it is tracked or where it was done.'),
  })
  .describe('One learning route.')

/** The kind of thing that a correction is about. */
const correctionTypes = [
  'workflow',
  'skill',
  'agent',
  'tooling',
  'test',
  'doc',
  'process',
  'product',
  'provider',
  'none',
] as const

const correction = z
  .strictObject({
    needed: z.boolean().describe('Whether the observed behavior differs from the intended one.'),
    evidence: text.optional().describe('For a clean run: the evidence that it was clean.'),
    type: z.enum(correctionTypes).optional().describe('The kind of thing that needs a correction.'),
    recurrence_key: text.optional().describe('A key that is the same for the same mistake in every run.'),
    intended_behavior: text.optional().describe('What should have happened.'),
    observed_behavior: text.optional().describe('What happened.'),
    gap: text.optional().describe('The difference.'),
    prevention: route.optional(),
    no_change_rationale: text.optional().describe('Why nothing changes.'),
  })
  .describe('The intended behavior compared with the observed one.')

/** learning.json: what was learned, and the routes that follow from it. @see seed 001, "Learning Closeout" */
export const learningSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    repo,
    status: z.enum(learningStatuses).describe('The status of the learning.'),
    updated_at: instant.describe('When this was last written.'),
    records: z
      .array(
        z.strictObject({
          id: text.describe('The name of the record within the session.'),
          recorded_at: instant.describe('When it was recorded.'),
          source_refs: distinctTexts.min(1).describe('What it was learned from.'),
          outcome: z.enum(['success', 'failure', 'mixed', 'unknown']).describe('The outcome.'),
          facts: z.array(text).min(1).describe('What was observed.'),
          interpretation: text.describe('What it means.'),
          routing: z.array(route).min(1).describe('The routes of the record.'),
          correction: correction.optional(),
        }),
      )
      .min(1)
      .describe('The learning records.'),
  })
  .describe('learning.json: what was learned, and the routes that follow from it.')
