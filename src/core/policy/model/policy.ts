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
    branch_prefixes: z.array(z.string()).optional().describe('Prefixes of the name of the head branch.'),
    labels: z.array(z.string()).optional().describe('Labels on the pull request.'),
    paths: z.array(glob).optional().describe('Changed paths.'),
    trailers: z
      .array(z.string())
      .optional()
      .describe('Prefixes of trailer lines of its commits, in any letter case.'),
  })
  .describe('Selects the pull requests that match at least one of these lines.')

export const promotionRuleSchema = z
  .strictObject({
    when: z.array(glob).min(1).describe('Changed paths that require a document.'),
    docs: z
      .array(glob)
      .min(1)
      .describe('Documents; at least one of them must change together with such a path.'),
    level: level.optional().describe('The level of the finding; `error` by default.'),
    why: z.string().optional().describe('The reason, which the finding repeats.'),
  })
  .describe('Documents that must change together with the paths that they describe.')

const closeoutSchema = z
  .strictObject({
    required_for: selection
      .optional()
      .describe('Which pull requests need a closeout. By default, all of them.'),
    exempt_authors: z
      .array(z.string())
      .optional()
      .describe('Logins whose pull requests need no closeout. The path rules apply to everybody.'),
    required_fields: z
      .array(z.enum(fieldNames))
      .optional()
      .describe('Required fields. By default, all seven.'),
    section_names: z
      .array(z.string().min(1))
      .optional()
      .describe('More headings that start a closeout section.'),
    field_names: z
      .partialRecord(z.enum(fieldNames), z.array(z.string().min(1)))
      .optional()
      .describe('More labels for a field.'),
    section_skip: z
      .enum(['never', 'trivial', 'always'])
      .optional()
      .describe(
        'When one reason may stand for the whole section. `trivial`: only if the change touches nothing but documentation.',
      ),
    sources: z
      .array(z.enum(['body', 'comment', 'document']))
      .min(1)
      .optional()
      .describe(
        'Where the closeout may be: the body, a comment by an author with write access, or a changed document.',
      ),
    documents: z.array(glob).optional().describe('Changed documents that may contain a closeout.'),
    drafts: z
      .enum(['judge', 'report'])
      .optional()
      .describe(
        'How draft pull requests are checked. `judge`: like any other. `report`: defects of the closeout do not fail them.',
      ),
  })
  .describe('The rules for the closeout.')

/**
 * The policy file. Every key is optional and has the default of its preset.
 * Closed: an unknown key is an error, because a misspelt key would silently have no effect.
 */
export const policySchema = z
  .strictObject({
    preset: z
      .enum(['strict', 'agent-made'])
      .optional()
      .describe(
        '`strict` requires a closeout for every pull request, `agent-made` only for those of agents.',
      ),
    mode: z
      .enum(['enforce', 'warn'])
      .optional()
      .describe('`enforce` fails the change on an error. `warn` reports errors and does not fail.'),
    roots: z.array(z.string().min(1)).optional().describe('More runtime roots, relative to any folder.'),
    allow: z.array(glob).optional().describe('Paths under a runtime root that may be tracked.'),
    inherited: level
      .optional()
      .describe(
        'The level of a runtime file that the base branch already has. On the default branch it is always `error`.',
      ),
    closeout: closeoutSchema.optional(),
    promotion: z
      .strictObject({
        preset: z
          .enum(['ownership', 'none'])
          .optional()
          .describe('`ownership`: built-in rules by the kind of document.'),
        rules: z.array(promotionRuleSchema).optional(),
      })
      .optional()
      .describe('Which documents must change together with which paths.'),
    contracts: contractsSchema.optional(),
    ...lifecyclePolicyShape,
    ...followUpPolicyShape,
  })
  .describe('The policy of a repository: `.github/closeout.yml` on the base branch of a change.')

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

/** `source` is `path@sha` or "defaults". With problems, `policy` is the strict default, so that a mistake never loosens it. */
export type PolicyReading = {
  readonly policy: Policy
  readonly source: string
  readonly problems: readonly PolicyProblem[]
}

/** The policy schema as JSON Schema, to name the valid keys and values in messages. */
export const describePolicySchema = (): unknown => z.toJSONSchema(policySchema, { io: 'input' })
