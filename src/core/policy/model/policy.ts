import { z } from 'zod'
import { contractsSchema } from '../../artifacts/model/contracts-schema.ts'
import { fieldNames } from '../../closeout/model/closeout.ts'
import { type FollowUpPolicy, followUpPolicyShape } from '../../follow-ups/model/follow-up-policy.ts'
import { type LifecyclePolicy, lifecyclePolicyShape } from '../../lifecycle/model/lifecycle-policy.ts'
import { findingLevels } from '../../vocabulary/finding.ts'

export { policyPath } from './policy-defaults.ts'

const glob = z
  .string()
  .min(1)
  .describe('A glob over paths relative to the root: `*` within a folder, `**` across.')
const level = z.enum(findingLevels)

const selection = z
  .strictObject({
    authors: z.array(z.string()).optional().describe('Logins. Any bot is `*[bot]`.'),
    branch_prefixes: z.array(z.string()).optional().describe('Beginnings of the head branch’s name.'),
    labels: z.array(z.string()).optional().describe('Labels on the pull request.'),
    paths: z.array(glob).optional().describe('Changed paths.'),
    trailers: z
      .array(z.string())
      .optional()
      .describe('Beginnings of trailer lines of its commits, in any letter case.'),
  })
  .describe('Which pull requests: those that match any line.')

export const promotionRuleSchema = z
  .strictObject({
    when: z.array(glob).min(1).describe('Changed paths that ask for a document.'),
    docs: z.array(glob).min(1).describe('Documents of which one must change with them.'),
    level: level.optional().describe('How much it weighs; `error` unless told.'),
    why: z.string().optional().describe('The reason that the finding gives.'),
  })
  .describe('Documents that change together with what they describe.')

const closeoutSchema = z
  .strictObject({
    required_for: selection.optional().describe('Which pull requests need a closeout. Without it: all.'),
    exempt_authors: z
      .array(z.string())
      .optional()
      .describe('Logins whose pull requests need no closeout. Nobody is exempt from the path rule.'),
    required_fields: z
      .array(z.enum(fieldNames))
      .optional()
      .describe('Fields that must be there. Without it: all seven.'),
    section_names: z.array(z.string().min(1)).optional().describe('More headings that open the section.'),
    field_names: z
      .partialRecord(z.enum(fieldNames), z.array(z.string().min(1)))
      .optional()
      .describe('More labels for a field.'),
    section_skip: z
      .enum(['never', 'trivial', 'always'])
      .optional()
      .describe(
        'When one reasoned skip may stand for the whole section; `trivial`: the change touches only documentation.',
      ),
    sources: z
      .array(z.enum(['body', 'comment', 'document']))
      .min(1)
      .optional()
      .describe(
        'Where a closeout may stand: the body, a comment by an author with write access, a changed document.',
      ),
    documents: z.array(glob).optional().describe('Which changed documents may hold a closeout.'),
    drafts: z
      .enum(['judge', 'report'])
      .optional()
      .describe('`judge` a draft like any pull request, or only `report` what its closeout lacks.'),
  })
  .describe('What a durable closeout has to be.')

/**
 * The policy as it is written. Every key is optional; what is absent has the default of its preset.
 * Closed: an unknown key is an error, because a misspelt one would silently change nothing.
 */
export const policySchema = z
  .strictObject({
    preset: z
      .enum(['strict', 'agent-made'])
      .optional()
      .describe('`strict` asks every pull request for a closeout, `agent-made` only those of agents.'),
    mode: z
      .enum(['enforce', 'warn'])
      .optional()
      .describe('`enforce` fails the change on an error, `warn` only reports it.'),
    roots: z.array(z.string().min(1)).optional().describe('More runtime roots, relative to any folder.'),
    allow: z.array(glob).optional().describe('Paths under a runtime root that may be tracked.'),
    inherited: level
      .optional()
      .describe(
        'How much a runtime file weighs that the base brought, off the default branch. On it: always `error`.',
      ),
    closeout: closeoutSchema.optional(),
    promotion: z
      .strictObject({
        preset: z.enum(['ownership', 'none']).optional().describe('`ownership`: documents by what they own.'),
        rules: z.array(promotionRuleSchema).optional(),
      })
      .optional()
      .describe('Which durable documents must change with which paths.'),
    contracts: contractsSchema.optional(),
    ...lifecyclePolicyShape,
    ...followUpPolicyShape,
  })
  .describe('The policy of a repository, in `.github/closeout.yml` at the base of a change.')

export type PolicyFile = z.infer<typeof policySchema>
export type Selection = z.infer<typeof selection>
export type PromotionRule = z.infer<typeof promotionRuleSchema>

type Filled<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> }

/** The policy that is in force: every key has its value. `required_for: null` is every pull request. */
export type Policy = Filled<
  Omit<PolicyFile, 'closeout' | 'promotion' | 'contracts' | keyof LifecyclePolicy | keyof FollowUpPolicy>
> &
  LifecyclePolicy &
  FollowUpPolicy & {
    readonly closeout: Filled<Omit<z.infer<typeof closeoutSchema>, 'required_for'>> & {
      readonly required_for: Selection | null
    }
    readonly promotion: readonly PromotionRule[]
  }

/** One defect of a policy file; line and column are 1-based. */
export type PolicyProblem = {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly fix?: string
}

/** `source` is `path@sha` or "defaults". With problems, `policy` is the strict default: nothing is loosened by a mistake. */
export type PolicyReading = {
  readonly policy: Policy
  readonly source: string
  readonly problems: readonly PolicyProblem[]
}

/** The schema in JSON Schema's words, for whoever has to name the keys and values that would have been right. */
export const describePolicySchema = (): unknown => z.toJSONSchema(policySchema, { io: 'input' })
