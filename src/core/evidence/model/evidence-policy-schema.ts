import { z } from 'zod'
import { findingLevels } from '../../vocabulary/finding.ts'
import { evidenceKinds } from './evidence.ts'
import type { EvidencePolicy, OpenVerdict, RequiredEvidence } from './evidence-policy.ts'

const level = z.enum(findingLevels)

const levelsSchema = z
  .strictObject({
    contradicted: level.exactOptional().describe('What was looked up contradicts the entry.'),
    stale: level.exactOptional().describe('The evidence is of another commit.'),
    'self-made': level.exactOptional().describe('The change edits what made the evidence.'),
    unknown: level.exactOptional().describe('It could not be read, or does not count.'),
    pending: level.exactOptional().describe('It has not finished yet.'),
  } satisfies Record<OpenVerdict, z.ZodExactOptional>)
  .describe('The level of each verdict. Evidence that holds is not reported.')

const requiredSchema = z
  .strictObject({
    when: z.array(z.string().min(1)).min(1).describe('Changed paths that need evidence.'),
    kinds: z
      .array(z.enum(evidenceKinds))
      .min(1)
      .describe('Kinds of evidence; at least one entry of one of them must hold.'),
    level: level.exactOptional().describe('The level of the finding; `error` by default.'),
    why: z.string().exactOptional().describe('The reason, which the finding repeats.'),
  } satisfies Record<keyof RequiredEvidence, z.ZodType>)
  .describe('Evidence that a change of some paths must have.')

/** The policy key `evidence`. */
export const evidencePolicySchema = z
  .strictObject({
    levels: levelsSchema.exactOptional(),
    apps: z
      .array(z.string().min(1))
      .exactOptional()
      .describe('Slugs of apps besides GitHub Actions whose check runs count as evidence.'),
    statuses: z
      .array(
        z.strictObject({
          context: z.string().min(1).describe('The context of the commit status.'),
          creator: z.string().min(1).describe('The login that must have set it, such as `ci-bot[bot]`.'),
        }),
      )
      .exactOptional()
      .describe('Commit statuses that count as evidence. A status of another creator does not.'),
    required: z.array(requiredSchema).exactOptional().describe('Evidence that changed paths need.'),
    claims: level
      .exactOptional()
      .describe('The level of a claim about the change that the diff contradicts; `warning` by default.'),
  } satisfies Record<keyof EvidencePolicy, z.ZodExactOptional>)
  .describe('The rules for evidence that a closeout names.')
