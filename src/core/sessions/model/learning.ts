import { z } from 'zod'
import { learningStatuses } from '../../vocabulary/names.ts'
import { routeStatuses, routeTargets } from '../../vocabulary/route.ts'
import { distinctTexts, firstVersion, instant, repo, taskSlug, text } from './sidecar-parts.ts'

const route = z
  .strictObject({
    target: z.enum(routeTargets).describe('Where the lesson belongs.'),
    action: text.describe('What is to be done; a trigger or a reason stands at its end, in brackets.'),
    status: z.enum(routeStatuses).describe('What became of it.'),
    ref: z.string().optional().describe('Where it is tracked or was done.'),
  })
  .describe('One routed lesson.')

/** What kind of thing a correction is about. */
export const correctionTypes = [
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
    needed: z.boolean().describe('Whether what was observed differs from what was intended.'),
    evidence: text.optional().describe('For a clean run: what shows that it was clean.'),
    type: z.enum(correctionTypes).optional().describe('What kind of thing needs correcting.'),
    recurrence_key: text.optional().describe('The same key for the same mistake, run after run.'),
    intended_behavior: text.optional().describe('What should have happened.'),
    observed_behavior: text.optional().describe('What happened.'),
    gap: text.optional().describe('The difference.'),
    prevention: route.optional(),
    no_change_rationale: text.optional().describe('Why nothing is changed.'),
  })
  .describe('Intended against observed behavior.')

/** learning.json: what was learned, and where it goes. @see seed 001, "Learning Closeout" */
export const learningSchema = z
  .strictObject({
    schema_version: firstVersion,
    task_slug: taskSlug,
    repo,
    status: z.enum(learningStatuses).describe('Where the learning stands.'),
    updated_at: instant.describe('When this was last written.'),
    records: z
      .array(
        z.strictObject({
          id: text.describe('The record’s name within the session.'),
          recorded_at: instant.describe('When it was recorded.'),
          source_refs: distinctTexts.min(1).describe('What it was learned from.'),
          outcome: z.enum(['success', 'failure', 'mixed', 'unknown']).describe('How it went.'),
          facts: z.array(text).min(1).describe('What was seen.'),
          interpretation: text.describe('What it means.'),
          routing: z.array(route).min(1).describe('Where its lessons go.'),
          correction: correction.optional(),
        }),
      )
      .min(1)
      .describe('The learning records.'),
  })
  .describe('learning.json: what was learned, and where it goes.')
