import { z } from 'zod'
import { fieldNames } from '../../closeout/model/closeout.ts'
import { evidencePolicySchema } from '../../evidence/model/evidence-policy-schema.ts'
import { findingLevels } from '../../vocabulary/finding.ts'
import {
  type CloseoutPolicy,
  closeoutSources,
  type GatePolicy,
  type PromotionRule,
  type Selection,
} from './gate-policy.ts'

const glob = z
  .string()
  .min(1)
  .describe('A glob over paths relative to the root: `*` within a folder, `**` across.')
const level = z.enum(findingLevels)

const selection = z
  .strictObject({
    authors: z.array(z.string()).exactOptional().describe('Logins. Any bot is `*[bot]`.'),
    branch_prefixes: z.array(z.string()).exactOptional().describe('Prefixes of the name of the head branch.'),
    labels: z.array(z.string()).exactOptional().describe('Labels on the pull request.'),
    paths: z.array(glob).exactOptional().describe('Changed paths.'),
    trailers: z
      .array(z.string())
      .exactOptional()
      .describe('Prefixes of trailer lines of its commits, in any letter case.'),
  } satisfies Record<keyof Selection, z.ZodExactOptional>)
  .describe('Selects the pull requests that match at least one of these lines.')

const promotionRuleSchema = z
  .strictObject({
    when: z.array(glob).min(1).describe('Changed paths that require a document.'),
    docs: z
      .array(glob)
      .min(1)
      .describe('Documents; at least one of them must change together with such a path.'),
    level: level.exactOptional().describe('The level of the finding; `error` by default.'),
    why: z.string().exactOptional().describe('The reason, which the finding repeats.'),
  } satisfies Record<keyof PromotionRule, z.ZodType>)
  .describe('Documents that must change together with the paths that they describe.')

const closeoutSchema = z
  .strictObject({
    required_for: selection
      .exactOptional()
      .describe('Which pull requests need a closeout. By default, all of them.'),
    exempt_authors: z
      .array(z.string())
      .exactOptional()
      .describe('Logins whose pull requests need no closeout. The path rules apply to everybody.'),
    required_fields: z
      .array(z.enum(fieldNames))
      .exactOptional()
      .describe('Required fields. By default, all seven.'),
    section_names: z
      .array(z.string().min(1))
      .exactOptional()
      .describe('More headings that start a closeout section.'),
    field_names: z
      .partialRecord(z.enum(fieldNames), z.array(z.string().min(1)))
      .exactOptional()
      .describe('More labels for a field.'),
    section_skip: z
      .enum(['never', 'trivial', 'always'])
      .exactOptional()
      .describe(
        'When one reason may stand for the whole section. `trivial`: only if the change touches nothing but documentation.',
      ),
    sources: z
      .array(z.enum(closeoutSources))
      .min(1)
      .exactOptional()
      .describe(
        'Where the closeout may be: the body, a comment by an author whose role in the repository is write or more, or a changed document.',
      ),
    documents: z.array(glob).exactOptional().describe('Changed documents that may contain a closeout.'),
    drafts: z
      .enum(['judge', 'report'])
      .exactOptional()
      .describe(
        'How draft pull requests are checked. `judge`: like any other. `report`: defects of the closeout do not fail them.',
      ),
    since: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], 'must be a date such as "2026-11-01"')
      .exactOptional()
      .describe(
        'A date. Defects of the closeout do not fail pull requests that were created before it. The path rules apply to all.',
      ),
  } satisfies Record<keyof CloseoutPolicy, z.ZodExactOptional>)
  .describe('The rules for the closeout.')

/** What the policy says about the gate. Every key is optional. */
export const gatePolicyShape = {
  preset: z
    .enum(['strict', 'agent-made'])
    .exactOptional()
    .describe('`strict` requires a closeout for every pull request, `agent-made` only for those of agents.'),
  mode: z
    .enum(['enforce', 'warn'])
    .exactOptional()
    .describe('`enforce` fails the change on an error. `warn` reports errors and does not fail.'),
  roots: z
    .array(z.string().min(1))
    .exactOptional()
    .describe('More runtime roots, relative to any folder, besides the built-in ones.'),
  allow: z.array(glob).exactOptional().describe('Paths under a runtime root that may be tracked.'),
  inherited: level
    .exactOptional()
    .describe(
      'The level of a runtime file that the base branch already has. On the default branch it is always `error`.',
    ),
  closeout: closeoutSchema.exactOptional(),
  promotion: z
    .strictObject({
      preset: z
        .enum(['ownership', 'none'])
        .exactOptional()
        .describe('`ownership`: built-in rules by the kind of document.'),
      rules: z.array(promotionRuleSchema).exactOptional(),
    })
    .exactOptional()
    .describe('Which documents must change together with which paths.'),
  evidence: evidencePolicySchema.exactOptional(),
} as const satisfies Record<keyof GatePolicy, z.ZodExactOptional>
