import { z } from 'zod'
import type { EvidenceFound } from './evidence.ts'

/** What is kept of a look-up, as the report and the record comment write it. */
export const evidenceFoundSchema = z.strictObject({
  check: z.int().exactOptional(),
  run: z.int().exactOptional(),
  attempt: z.int().exactOptional(),
  job: z.int().exactOptional(),
  artifact: z.int().exactOptional(),
  sha256: z.string().exactOptional(),
  completed_at: z.string().exactOptional(),
} satisfies Record<keyof EvidenceFound, z.ZodExactOptional>)
