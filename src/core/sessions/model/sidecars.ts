import type { ZodType, z } from 'zod'
import { handoffSchema, releaseSchema, trustBundleSchema } from './delivery.ts'
import { learningSchema } from './learning.ts'
import { acceptanceSchema, critiqueSchema, evidenceSchema } from './proof.ts'
import { stateSchema } from './state.ts'
import type { SidecarName } from './workspace.ts'

/** The schema of each sidecar of a session. */
export const sidecarSchemas = {
  state: stateSchema,
  acceptance: acceptanceSchema,
  evidence: evidenceSchema,
  critique: critiqueSchema,
  handoff: handoffSchema,
  release: releaseSchema,
  learning: learningSchema,
  'trust-bundle': trustBundleSchema,
} as const satisfies Record<SidecarName, ZodType>

/** One issue of a sidecar with its schema. */
export type ShapeIssue = z.core.$ZodIssue
