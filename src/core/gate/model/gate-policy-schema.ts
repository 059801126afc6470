import { z } from 'zod'
import { fieldNames } from '../../closeout/model/closeout.ts'
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
    branch_prefixes: z.array(z.string()).exactOptional().describe('Beginnings of the head branch’s name.'),
    labels: z.array(z.string()).exactOptional().describe('Labels on the pull request.'),
    paths: z.array(glob).exactOptional().describe('Changed paths.'),
    trailers: z
      .array(z.string())
      .exactOptional()
      .describe('Beginnings of trailer lines of its commits, in any letter case.'),
  } satisfies Record<keyof Selection, z.ZodExactOptional>)
  .describe('Which pull requests: those that match any line.')

const promotionRuleSchema = z
  .strictObject({
    when: z.array(glob).min(1).describe('Changed paths that ask for a document.'),
    docs: z.array(glob).min(1).describe('Documents of which one must change with them.'),
    level: level.exactOptional().describe('How much it weighs; `error` unless told.'),
    why: z.string().exactOptional().describe('The reason that the finding gives.'),
  } satisfies Record<keyof PromotionRule, z.ZodType>)
  .describe('Documents that change together with what they describe.')

const closeoutSchema = z
  .strictObject({
    required_for: selection.exactOptional().describe('Which pull requests need a closeout. Without it: all.'),
    exempt_authors: z
      .array(z.string())
      .exactOptional()
      .describe('Logins whose pull requests need no closeout. Nobody is exempt from the path rule.'),
    required_fields: z
      .array(z.enum(fieldNames))
      .exactOptional()
      .describe('Fields that must be there. Without it: all seven.'),
    section_names: z
      .array(z.string().min(1))
      .exactOptional()
      .describe('More headings that open the section.'),
    field_names: z
      .partialRecord(z.enum(fieldNames), z.array(z.string().min(1)))
      .exactOptional()
      .describe('More labels for a field.'),
    section_skip: z
      .enum(['never', 'trivial', 'always'])
      .exactOptional()
      .describe(
        'When one reasoned skip may stand for the whole section; `trivial`: the change touches only documentation.',
      ),
    sources: z
      .array(z.enum(closeoutSources))
      .min(1)
      .exactOptional()
      .describe(
        'Where a closeout may stand: the body, a comment by an author with write access, a changed document.',
      ),
    documents: z.array(glob).exactOptional().describe('Which changed documents may hold a closeout.'),
    drafts: z
      .enum(['judge', 'report'])
      .exactOptional()
      .describe('`judge` a draft like any pull request, or only `report` what its closeout lacks.'),
  } satisfies Record<keyof CloseoutPolicy, z.ZodExactOptional>)
  .describe('What a durable closeout has to be.')

/** What the policy says about the gate. Every key is optional. */
export const gatePolicyShape = {
  preset: z
    .enum(['strict', 'agent-made'])
    .exactOptional()
    .describe('`strict` asks every pull request for a closeout, `agent-made` only those of agents.'),
  mode: z
    .enum(['enforce', 'warn'])
    .exactOptional()
    .describe('`enforce` fails the change on an error, `warn` only reports it.'),
  roots: z.array(z.string().min(1)).exactOptional().describe('More runtime roots, relative to any folder.'),
  allow: z.array(glob).exactOptional().describe('Paths under a runtime root that may be tracked.'),
  inherited: level
    .exactOptional()
    .describe(
      'How much a runtime file weighs that the base brought, off the default branch. On it: always `error`.',
    ),
  closeout: closeoutSchema.exactOptional(),
  promotion: z
    .strictObject({
      preset: z
        .enum(['ownership', 'none'])
        .exactOptional()
        .describe('`ownership`: documents by what they own.'),
      rules: z.array(promotionRuleSchema).exactOptional(),
    })
    .exactOptional()
    .describe('Which durable documents must change with which paths.'),
} as const satisfies Record<keyof GatePolicy, z.ZodExactOptional>
