import { z } from 'zod'
import { artifactTypeNames, terminals } from '../../vocabulary/names.ts'
import { runPhases } from './run-phases.ts'

const submission = z
  .strictObject({
    type: z.enum(artifactTypeNames).describe('The artifact type.'),
    path: z.string().min(1).describe('The path, relative to the store.'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of its bytes.'),
    bytes: z.int().min(0).describe('The number of bytes.'),
    submitted_at: z.iso.datetime().describe('When it was submitted, UTC.'),
  })
  .describe('One submitted artifact.')

/** How a run ended, with its artifacts: the content of its `terminal.json`. @see seed 002, "The declare_complete terminal" */
export const terminalRecordSchema = z
  .strictObject({
    schema_version: z.literal('1.0').describe('The version of this format.'),
    run: z.string().min(1).describe('The run.'),
    terminal: z.enum(terminals).describe('How it ended.'),
    reason: z.string().min(1).describe('The reason, in one sentence.'),
    phase: z.enum(runPhases).nullable().describe('The phase in which it ended.'),
    declared_at: z.iso.datetime().describe('When it was declared, UTC.'),
    review: submission.nullable().describe('The artifact to read first; `null` if nothing was submitted.'),
    submissions: z
      .array(submission)
      .describe(
        'The latest submission of each type, in the order of submission. If the run is done: only those that its phases accepted.',
      ),
  })
  .describe('How a run ended.')

export type RunSubmission = z.infer<typeof submission>
export type TerminalRecord = z.infer<typeof terminalRecordSchema>
