import type { ZodType, z } from 'zod'
import { handoffSchema, releaseSchema, trustBundleSchema } from './delivery.ts'
import { learningSchema } from './learning.ts'
import { acceptanceSchema, critiqueSchema, evidenceSchema } from './proof.ts'
import { stateSchema } from './state.ts'
import type { SidecarName } from './workspace.ts'

/** What each sidecar of a session has to be. */
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

/** One way in which a sidecar breaks its format. */
export type ShapeIssue = z.core.$ZodIssue
