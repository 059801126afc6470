import type { ArtifactType } from '../../vocabulary/names.ts'
import { commitCleanup, commitMessage } from '../types/commits.ts'
import {
  developmentAnalysisDecision,
  planningAnalysisDecision,
  reviewAnalysisDecision,
} from '../types/decisions.ts'
import type { ArtifactDescription } from '../types/description.ts'
import { issues } from '../types/issues.ts'
import { plan } from '../types/plan.ts'
import { productSpec } from '../types/product-spec.ts'
import { developmentResult, fixResult } from '../types/results.ts'
import { smokeTestResult } from '../types/smoke-test-result.ts'

/** Every artifact type: a new one is a file in `artifacts/`, a row here, its name in `artifact-names.ts`, and a phase that requires it. */
export const artifactTypes = {
  development_result: developmentResult,
  issues,
  fix_result: fixResult,
  commit_message: commitMessage,
  commit_cleanup: commitCleanup,
  planning_analysis_decision: planningAnalysisDecision,
  review_analysis_decision: reviewAnalysisDecision,
  development_analysis_decision: developmentAnalysisDecision,
  smoke_test_result: smokeTestResult,
  product_spec: productSpec,
  plan,
} as const satisfies Record<ArtifactType, ArtifactDescription>

/** The schemas by type, for `closeout schema TYPE`. */
export const artifactSchemas = Object.fromEntries(
  Object.entries(artifactTypes).map(([type, { schema }]) => [type, schema]),
  // `fromEntries` forgets which key has which value.
) as { readonly [Type in keyof typeof artifactTypes]: (typeof artifactTypes)[Type]['schema'] }
