import { type ExplainedPolicy, explainPolicy, explainReading } from '../../core/policy/explain-policy.ts'
import { type PolicySources, readPolicyParts } from './read-policy.ts'

/**
 * The policy in force, key by key.
 *
 * @param file  a file to read instead of the one at the base
 */
export const explainChangePolicy = async (
  sources: PolicySources,
  file: { readonly content: Uint8Array; readonly source: string } | null,
): Promise<ExplainedPolicy> => {
  const parts = await readPolicyParts(sources, file)
  return 'reading' in parts ? explainPolicy(parts) : explainReading(parts)
}
