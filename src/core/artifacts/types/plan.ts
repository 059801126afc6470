import { z } from 'zod'
import type { ArtifactDescription } from './description.ts'
import { across, atMost } from './fields.ts'

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

const noopHelp = '`true`: there is nothing to do.'
const stepsHelp = 'The steps. At least one, unless there is nothing to do.'
const emptyList = { type: 'array', maxItems: 0 }

/** The kinds of a plan for the JSON Schema: nothing to do, said in one of two ways, or steps. */
const kinds = [
  { properties: { noop: { const: true } }, required: ['noop'] },
  { properties: { steps: emptyList, work_units: emptyList }, required: ['steps', 'work_units'] },
  {
    properties: {
      noop: { type: 'boolean', const: false, description: noopHelp },
      steps: { ...stepsSchema, description: stepsHelp },
    },
    required: ['steps'],
  },
]

/** What to do, in steps. Other fields of a plan are kept and not checked. */
export const plan = {
  schema: z
    .looseObject({
      noop: z.unknown().optional().describe(noopHelp),
      steps: z.unknown().optional().describe(stepsHelp),
    })
    .superRefine(
      across((value, context) => {
        if (isNoop(value)) return
        if (value.noop !== undefined && value.noop !== false) {
          context.addIssue({ code: 'custom', path: ['noop'], message: 'must be true or false' })
        }
        const reading = steps.safeParse(value.steps)
        for (const issue of reading.error?.issues ?? []) {
          context.addIssue({ ...issue, path: ['steps', ...issue.path] } as Parameters<
            typeof context.addIssue
          >[0])
        }
      }),
    )
    .describe('What to do, in steps.')
    .meta({ anyOf: kinds }),
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
