import type { ZodType } from 'zod'
import type { RunPhase } from '../model/run-phases.ts'

/**
 * The description of one artifact type.
 *
 * `mustContain` are the fields that the phase's contract requires besides those of the schema; `a|b` is either.
 * `standing` is the field whose value says how the phase went; `null` where being submitted is enough.
 * `rules` are the conditions that the printed JSON Schema cannot express, in words; it carries them as its `$comment`.
 * `refused` is a document that the schema refuses, for the reference page.
 */
export type ArtifactDescription = {
  readonly schema: ZodType
  readonly phase: RunPhase
  readonly purpose: string
  readonly mustContain: readonly string[]
  readonly standing: string | null
  readonly rules: readonly string[]
  readonly example: unknown
  readonly refused: unknown
}
