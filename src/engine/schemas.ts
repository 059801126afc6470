import type { ZodType } from 'zod'
import { artifactSchemas } from '../core/artifacts/model/artifact-types.ts'
import { recordSchema } from '../core/closeout/model/record.ts'
import { errorSchema } from '../core/gate/model/error-schema.ts'
import { reportSchema } from '../core/gate/model/report.ts'
import { policyCasesSchema } from '../core/policy/model/policy-cases-schema.ts'
import { policySchema } from '../core/policy/model/policy-schema.ts'
import { sidecarSchemas } from '../core/sessions/model/sidecars.ts'

/** The public formats by name: `closeout schema NAME` prints them, and docs/schemas holds them. */
export const schemas = {
  record: recordSchema,
  report: reportSchema,
  policy: policySchema,
  'policy-test': policyCasesSchema,
  error: errorSchema,
  ...artifactSchemas,
  ...sidecarSchemas,
} as const satisfies Record<string, ZodType>
