import { z } from 'zod'
import type { ArtifactDescription } from './description.ts'
import { across, filled, refuse, texts, withRules } from './fields.ts'

const foundRule =
  '`issues_found` needs an entry in `issues`, `what_came_up_short` and `how_to_fix`; the error names the first field that is empty.'

const issuesSchema = z
  .strictObject({
    status: z.enum(['issues_found', 'no_issues']).describe('Whether the review found issues.'),
    summary: filled.describe('The result of the review.'),
    issues: z
      .array(
        z.strictObject({
          path: filled.describe('The file.'),
          severity: z.enum(['high', 'medium', 'low']).describe('How severe it is.'),
          summary: filled.describe('What is wrong.'),
        }),
      )
      .optional()
      .describe('The issues.'),
    what_came_up_short: texts.optional().describe('What the work did not achieve.'),
    how_to_fix: texts.optional().describe('What to do, one entry for each item.'),
  })
  .superRefine(
    across((value, context) => {
      if (value.status !== 'issues_found') return
      const lacking = (['issues', 'what_came_up_short', 'how_to_fix'] as const).find(
        name => !value[name]?.length,
      )
      if (lacking)
        refuse(context, [lacking], 'must have at least one entry if the status is issues_found', foundRule)
    }),
  )
  .describe('The issues that a review found.')
  .meta(withRules([foundRule]))

/** What a review raised. @see seed 002, "The artifact types" */
export const issues = {
  schema: issuesSchema,
  phase: 'review',
  purpose: 'The issues that a review found.',
  mustContain: ['status', 'issues'],
  standing: 'status',
  rules: [foundRule],
  example: {
    status: 'issues_found',
    summary: 'One unbounded loop.',
    issues: [{ path: 'src/upload.ts', severity: 'high', summary: 'The retry never gives up.' }],
    what_came_up_short: ['A permanent failure hangs the upload.'],
    how_to_fix: ['Bound the number of attempts'],
  },
  refused: {
    status: 'issues_found',
    summary: 'One unbounded loop.',
    issues: [{ path: 'src/upload.ts', severity: 'critical', summary: 'The retry never gives up.', line: 12 }],
  },
} as const satisfies ArtifactDescription
