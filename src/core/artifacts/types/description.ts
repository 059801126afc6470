import type { ZodType } from 'zod'
import type { RunPhase } from '../model/run-phases.ts'

/**
 * What is known of one artifact type.
 *
 * `mustContain` are the fields that the phase's contract asks for, above what the schema requires; `a|b` is either.
 * `standing` is the field whose value tells how the phase went; `null` where being there is enough.
 * `rules` are the conditions across fields, in words: they cannot stand in a JSON Schema.
 * `refused` is a document that the schema turns away, for the reference page.
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
