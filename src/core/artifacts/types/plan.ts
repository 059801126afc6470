import { z } from 'zod'
import type { ArtifactDescription } from './description.ts'
import { across, atMost, refuse } from './fields.ts'

const step = z.looseObject({
  number: z.int().min(1).describe('The number that results refer to.'),
  title: atMost(500).describe('The title that results refer to.'),
})

const maxSteps = 500

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

/** Whether a document says that there is nothing to do: then its other fields are not checked. */
const isNoop = (value: Readonly<Record<string, unknown>>): boolean =>
  value.noop === true || (isEmptyList(value.steps) && isEmptyList(value.work_units))

const steps = z.array(step).min(1).max(maxSteps)
const { $schema: _, ...stepsSchema } = z.toJSONSchema(steps, { io: 'input' })

/** What to do, in steps. Other fields of a plan are kept and not checked. */
export const plan = {
  schema: z
    .looseObject({
      noop: z.unknown().optional().describe('`true`: there is nothing to do.').meta({ type: 'boolean' }),
      steps: z
        .unknown()
        .optional()
        .describe('The steps. At least one, unless there is nothing to do.')
        .meta(stepsSchema),
    })
    .superRefine(
      across((value, context) => {
        if (isNoop(value)) return
        if (value.noop !== undefined && value.noop !== false) {
          refuse(context, ['noop'], 'must be true or false')
        }
        const reading = steps.safeParse(value.steps)
        for (const issue of reading.error?.issues ?? []) {
          context.addIssue({ ...issue, path: ['steps', ...issue.path] } as Parameters<
            typeof context.addIssue
          >[0])
        }
      }),
    )
    .describe('What to do, in steps.'),
  phase: 'planning',
  purpose: 'The steps of a run, by number and title.',
  mustContain: [],
  standing: null,
  rules: [
    '`noop: true`, or `steps` and `work_units` both present and empty, means that there is nothing to do. The other fields are then not checked.',
    'Any other plan needs steps. Other fields are kept as they are.',
  ],
  example: {
    summary: { intent: 'Retry uploads on server errors' },
    steps: [
      { number: 1, title: 'Retry on 5xx', content: 'Wrap the request; three attempts with back-off.' },
      { number: 2, title: 'Test the retry', content: 'Two errors, then success; three errors.' },
    ],
  },
  refused: { summary: 'Retry', steps: [{ number: 0, title: 'Retry on 5xx' }, { title: '' }] },
} as const satisfies ArtifactDescription
