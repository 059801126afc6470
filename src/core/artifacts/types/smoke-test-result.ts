import { z } from 'zod'
import type { ArtifactDescription } from './description.ts'
import { across, filled, refuse, texts, withRules } from './fields.ts'

const breaksRule = '`failed` needs an entry in `observed_breaks`.'
const checksRule = '`headless_guide_checks` needs an entry.'

/** What a black-box test showed. @see seed 002, "The artifact types" */
export const smokeTestResult = {
  schema: z
    .strictObject({
      status: z.enum(['passed', 'failed', 'partial']).describe('How it ended.'),
      summary: filled.describe('What was tried, and the result.'),
      output_file: filled.describe('Where its output is kept.'),
      observed_working: texts.optional().describe('What worked.'),
      observed_breaks: texts.optional().describe('What failed.'),
      headless_guide_checks: texts
        .optional()
        .describe('The checks of the guide that were run; at least one.'),
    })
    .superRefine(
      across((value, context) => {
        if (value.status === 'failed' && !value.observed_breaks?.length) {
          refuse(context, ['observed_breaks'], 'must have at least one entry if the test failed', breaksRule)
        }
        if (!value.headless_guide_checks?.length) {
          refuse(context, ['headless_guide_checks'], 'must have at least one entry', checksRule)
        }
      }),
    )
    .describe('The result of a black-box test.')
    .meta(withRules([breaksRule, checksRule])),
  phase: 'smoke',
  purpose: 'The summary of a black-box test.',
  mustContain: ['status', 'summary'],
  standing: 'status',
  rules: [breaksRule, checksRule],
  example: {
    status: 'passed',
    summary: 'An upload survives two server errors.',
    output_file: 'tmp/smoke.log',
    observed_working: ['The third attempt succeeds'],
    headless_guide_checks: ['upload of 1 MB'],
  },
  refused: { status: 'failed', summary: 'It hangs.', output_file: 'tmp/smoke.log', observed_breaks: [] },
} as const satisfies ArtifactDescription
