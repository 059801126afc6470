import { type RefinementCtx, z } from 'zod'
import type { ArtifactDescription } from './description.ts'
import { across, filled, nullable, refuse, texts, withRules } from './fields.ts'

const proofs = (item: 'plan_item' | 'how_to_fix_item', says: string) =>
  z.array(z.strictObject({ [item]: filled.describe(says), proof: filled.describe('The proof.') })).optional()

const checksRun = z
  .array(
    z.strictObject({
      name: filled.describe('The command of the check: `npm test`.'),
      status: filled.describe('How it ended: passed, failed, skipped.'),
      summary: z.string().optional().describe('Its result, in one line.'),
    }),
  )
  .optional()
  .describe('The checks that were run.')

const result = {
  summary: filled.describe('What was done, for a reader who does not know the run.'),
  files_changed: filled.describe('The changed files as one text, one path on each line.'),
  plan_items_proven: proofs('plan_item', '`Step N: title`, exactly as in the plan.').describe(
    'Each step of the plan with its proof.',
  ),
  analysis_items_addressed: proofs('how_to_fix_item', 'The item, as the analysis wrote it.').describe(
    'Each item that the analysis asked to fix, with its proof.',
  ),
  next_steps: nullable(z.string()).describe('What is left to do.'),
  continuation: nullable(
    z.strictObject({ prior_session_id: filled.describe('The agent session to continue.') }),
  ).describe('How to continue.'),
  checks_run: checksRun,
  reviewer_focus: texts.optional().describe('What a reviewer should check first.'),
}

const partialRule =
  'The status `partial` needs `next_steps` (which may be empty, but not null) and `continuation`.'

const partialGoesOn = (
  value: {
    readonly status?: string | undefined
    readonly next_steps?: unknown
    readonly continuation?: unknown
  },
  context: RefinementCtx,
): void => {
  if (value.status !== 'partial') return
  if (value.next_steps === undefined)
    refuse(context, ['next_steps'], 'a partial result needs `next_steps`: what is left to do.', partialRule)
  if (value.continuation === undefined)
    refuse(context, ['continuation'], 'a partial result needs `continuation`: how to continue.', partialRule)
}

const status = z.enum(['completed', 'partial']).describe('Whether everything was done.')

const sharedExample = {
  status: 'completed',
  summary: 'Uploads are retried three times on a 5xx answer.',
  files_changed: 'src/upload.ts\ntest/upload.test.ts',
}
const sharedChecks = {
  checks_run: [{ name: 'npm test', status: 'passed', summary: '41 passed' }],
  reviewer_focus: ['The back-off in src/upload.ts'],
}

/** What a development phase did. @see seed 002, "The artifact types" */
export const developmentResult = {
  schema: z
    .strictObject({ status, ...result })
    .superRefine(across(partialGoesOn))
    .describe('What a development phase did.')
    .meta(withRules([partialRule])),
  phase: 'development',
  purpose: 'Outcome, changed files, checks and the reviewer’s focus of a development phase.',
  mustContain: ['status', 'summary', 'files_changed', 'checks_run', 'reviewer_focus'],
  standing: 'status',
  rules: [partialRule],
  example: {
    ...sharedExample,
    plan_items_proven: [
      { plan_item: 'Step 1: Retry on 5xx', proof: 'test/upload.test.ts: three cases pass' },
    ],
    ...sharedChecks,
  },
  refused: { status: 'done', summary: '', changed_files: ['src/upload.ts'] },
} as const satisfies ArtifactDescription

/** What a fix phase did: the shape of a development result, of which only two fields are required. */
export const fixResult = {
  schema: z
    .strictObject({ status: status.optional(), ...result })
    .superRefine(across(partialGoesOn))
    .describe('What a fix phase did.')
    .meta(withRules([partialRule])),
  phase: 'fix',
  purpose: 'What was fixed after a review, in the shape of a development result.',
  mustContain: ['status', 'summary', 'files_changed', 'checks_run', 'reviewer_focus'],
  standing: 'status',
  rules: [partialRule],
  example: {
    ...sharedExample,
    summary: 'The retry stops after three attempts.',
    analysis_items_addressed: [
      {
        how_to_fix_item: 'Bound the number of attempts',
        proof: 'test/upload.test.ts: a fourth is never made',
      },
    ],
    ...sharedChecks,
  },
  refused: { summary: 'Fixed it.', files_changed: ['src/upload.ts'], next_steps: 3 },
} as const satisfies ArtifactDescription
