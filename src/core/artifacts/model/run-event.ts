import { z } from 'zod'
import { artifactTypeNames, terminals } from '../../vocabulary/names.ts'
import { contractsSchema } from './contracts-schema.ts'
import { runPhases } from './run-phases.ts'

/** A run's name is a folder's name in the store: no separator, no leading dot, no reserved word. */
export const runIdPattern = /^(?!.*\.\.)(?!audit\.jsonl$)[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/i

/** The name of a try: up to 128 visible ASCII characters. */
export const attemptPattern = /^[\x21-\x7e]{1,128}$/

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const position = z.int().min(1)
const type = z.enum(artifactTypeNames)

export const submissionRefSchema = z.strictObject({ type, position, sha256 })

/** A run was started. Runs of older stores have no such event. */
export const runStartedSchema = z.strictObject({
  event: z.literal('run-started'),
  commit: z.string().nullable().describe('The commit that was checked out.'),
})

/** An artifact was submitted by the canonical path. @see seed 002, "The submission path" */
export const artifactSubmittedSchema = z.strictObject({
  event: z.literal('artifact-submitted'),
  type: type.describe('The artifact type.'),
  path: z.string().describe('The file, relative to the store.'),
  sha256: sha256.describe('The digest of its bytes.'),
  bytes: z.int().min(0).describe('The number of bytes.'),
  version: position.describe(
    'The version of the document: different documents of one type in the run count from 1.',
  ),
  commit: z.string().nullable().describe('The commit that was checked out.'),
  source: z
    .enum(['markdown', 'envelope'])
    .optional()
    .describe('The form from which the document was made: Markdown, or an older envelope.'),
  repaired: z.boolean().optional().describe('Whether its JSON syntax was repaired before it was accepted.'),
})

/** A phase ended, as its caller reported it, with the state of its artifact. */
export const phaseEndedSchema = z.strictObject({
  event: z.literal('phase-ended'),
  phase: z.enum(runPhases),
  exit: z.union([z.int(), z.literal('timeout'), z.literal('crash')]).describe('How the agent returned.'),
  submission: submissionRefSchema.nullable().describe('The submission that was checked.'),
  standing: z.string().nullable().describe('The value that says how the phase went: mostly its status.'),
  problems: z.array(z.string()).describe('What the artifact lacks by the contract of the phase.'),
  attempt: z
    .string()
    .regex(attemptPattern)
    .optional()
    .describe('The name of the try, by which a repeated call is recognised.'),
  contracts: contractsSchema
    .optional()
    .describe('The contracts that the policy file changes; only in the first such event of a run.'),
})

/** The run’s one terminal was declared. @see seed 002, "The declare_complete terminal" */
export const terminalDeclaredSchema = z.strictObject({
  event: z.literal('terminal-declared'),
  terminal: z.enum(terminals),
  path: z.string(),
  sha256,
})

export type SubmissionRef = z.infer<typeof submissionRefSchema>
export type RunStarted = z.infer<typeof runStartedSchema>
export type ArtifactSubmitted = z.infer<typeof artifactSubmittedSchema>
export type PhaseEnded = z.infer<typeof phaseEndedSchema>
export type TerminalDeclared = z.infer<typeof terminalDeclaredSchema>

/** What happened in a run, in the order of its journal. */
export type RunEvent = RunStarted | ArtifactSubmitted | PhaseEnded | TerminalDeclared

/** An event at its place in the journal; positions count from 1. */
export type PlacedEvent = { readonly position: number; readonly at: string; readonly event: RunEvent }
