import { z } from 'zod'
import type { ArtifactDescription } from './description.ts'
import { filled, texts } from './fields.ts'

const someTexts = texts.min(1)

/** What a run was built against. @see seed 002, "The artifact types" */
export const productSpec = {
  schema: z
    .strictObject({
      title: filled.describe('The name of what is to be built.'),
      scope: filled.describe('What is part of it.'),
      goals: someTexts.describe('What it is for.'),
      users: someTexts.describe('Who uses it.'),
      success_criteria: someTexts.describe('How to recognise success.'),
      constraints: texts.optional().describe('What limits it.'),
      product_behavior: texts.optional().describe('How it behaves.'),
      ux_ui_requirements: texts.optional().describe('How it looks and how it is used.'),
      scope_boundaries: texts.optional().describe('What is not part of it.'),
      open_questions: texts.optional().describe('What is not decided yet.'),
    })
    .describe('What a run is built against.'),
  phase: 'product_spec',
  purpose: 'The specification that a run is built against.',
  mustContain: ['title', 'scope', 'goals'],
  standing: null,
  rules: [],
  example: {
    title: 'Uploads that survive server errors',
    scope: 'The upload client',
    goals: ['No upload is lost to one server error'],
    users: ['People on unreliable networks'],
    success_criteria: ['Two errors in a row go unnoticed'],
    scope_boundaries: ['Downloads stay as they are'],
  },
  refused: { title: 'Uploads', scope: '', goals: [], users: 'everybody' },
} as const satisfies ArtifactDescription
