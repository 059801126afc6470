import { z } from 'zod'
import type { RunPhase } from '../model/run-phases.ts'
import type { ArtifactDescription } from './description.ts'
import { across, filled, nullable, refuse, texts, withRules } from './fields.ts'

/** The statuses of an analysis, where policy names no others for its phase. */
const decisionStatuses = ['completed', 'request_changes', 'failed'] as const

const listRule = '`request_changes` and `failed` need an entry in `what_came_up_short` and in `how_to_fix`.'
const statusRule = 'The status must be one that the phase allows.'

const asksForMore: readonly string[] = ['request_changes', 'failed']

/**
 * The schema of an analysis decision.
 *
 * @param vocabulary  the statuses that the phase allows; letter case counts
 */
export const decisionSchema = (vocabulary: readonly string[] = decisionStatuses) =>
  z
    .strictObject({
      status: z
        .string()
        .meta({ enum: [...vocabulary] })
        .describe('What the analysis decided.'),
      summary: filled.describe('Why, in a few sentences.'),
      what_came_up_short: nullable(texts).describe('What the work did not achieve.'),
      how_to_fix: nullable(texts).describe('What to do, one entry for each item.'),
    })
    .superRefine(
      across((value, context) => {
        const needsLists = asksForMore.includes(value.status)
        for (const name of ['what_came_up_short', 'how_to_fix'] as const) {
          if (needsLists && !value[name]?.length) {
            refuse(context, [name], `must have at least one entry if the status is ${value.status}`, listRule)
          }
        }
        if (!vocabulary.includes(value.status)) {
          refuse(context, ['status'], `must be one of ${vocabulary.join(', ')}`, statusRule)
        }
      }),
    )
    .describe('What an analysis decided.')
    .meta(withRules([listRule, statusRule]))

const decision = <P extends RunPhase>(phase: P, subject: string) =>
  ({
    schema: decisionSchema(),
    phase,
    purpose: `What the analysis of ${subject} decided: to continue, or to go back with a list of fixes.`,
    mustContain: ['status', 'summary'],
    standing: 'status',
    rules: [listRule, statusRule],
    example: {
      status: 'request_changes',
      summary: `One case is left open by ${subject}.`,
      what_came_up_short: ['Nothing says what happens after the last attempt.'],
      how_to_fix: ['Bound the number of attempts'],
    },
    refused: { status: 'request_changes', summary: 'Not there yet.', how_to_fix: [] },
  }) satisfies ArtifactDescription

export const planningAnalysisDecision = decision('planning_analysis', 'the plan')
export const reviewAnalysisDecision = decision('review_analysis', 'the review')
export const developmentAnalysisDecision = decision('development_analysis', 'the work')
