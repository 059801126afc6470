import { z } from 'zod'
import { fieldNames } from '../../closeout/model/closeout.ts'
import type { OpenVerdict } from '../../evidence/model/evidence-policy.ts'
import { followUpPolicyShape } from '../../follow-ups/model/follow-up-policy-schema.ts'
import { gatePolicyShape } from '../../gate/model/gate-policy-schema.ts'
import { lifecyclePolicyShape } from '../../lifecycle/model/lifecycle-policy-schema.ts'
import { findingLevels } from '../../vocabulary/finding.ts'

const least = (what: string) =>
  z.enum(findingLevels).exactOptional().describe(`At least this level: ${what}.`)
const closeout = gatePolicyShape.closeout.unwrap().shape
const approval = lifecyclePolicyShape.approval.unwrap().shape
const followUps = followUpPolicyShape.follow_ups.unwrap().shape
const names = z.array(z.string().min(1)).exactOptional()

/**
 * What a repository cannot weaken: for each key the loosest value that is allowed. Only keys by which a change could pass,
 * be approved or be recorded more easily are here; everything else is the repository's own business.
 */
export const floorSchema = z
  .strictObject({
    mode: z.enum(['enforce']).exactOptional().describe('Errors fail the change, whatever an input says too.'),
    preset: z
      .enum(['strict'])
      .exactOptional()
      .describe('Every pull request needs a closeout; `closeout.required_for` has no effect.'),
    roots: names.describe('Runtime roots in every repository.'),
    allow: gatePolicyShape.allow.describe('Of the paths in `allow`, only these.'),
    inherited: least('a runtime file that the base branch already has'),
    closeout: z
      .strictObject({
        exempt_authors: closeout.exempt_authors.describe('Of the authors who need no closeout, only these.'),
        required_fields: z
          .array(z.enum(fieldNames))
          .exactOptional()
          .describe('These fields are required besides those of the repository.'),
        section_skip: closeout.section_skip.describe(
          'At most this: `always` is looser than `trivial`, and that than `never`.',
        ),
        drafts: closeout.drafts.describe('`judge`: drafts are checked like any other.'),
        since: closeout.since.describe('The latest date that the repository may set.'),
      })
      .exactOptional()
      .describe('The rules for the closeout.'),
    evidence: z
      .strictObject({
        levels: z
          .strictObject({
            contradicted: least('what was looked up contradicts the entry'),
            stale: least('the evidence is of another commit'),
            'self-made': least('the change edits what made the evidence'),
            unknown: least('it could not be read'),
            pending: least('it has not finished'),
          } satisfies Record<OpenVerdict, z.ZodExactOptional>)
          .exactOptional()
          .describe('The lowest level of each verdict.'),
        claims: least('a claim that the diff contradicts'),
      })
      .exactOptional()
      .describe('The rules for evidence.'),
    approval: z
      .strictObject({
        required: z.literal(true).exactOptional().describe('The check passes only after an approval.'),
        bind: z.enum(['tree']).exactOptional().describe('An approval is bound to the exact files.'),
        roles: approval.roles.describe('Of the roles that may approve, only these.'),
        teams: approval.teams.describe('Of the teams that may approve, only these.'),
        allow: approval.allow.describe('Of the involved people who may approve, only these.'),
      })
      .exactOptional()
      .describe('Who may approve.'),
    override: z
      .strictObject({
        allowed: z.literal(false).exactOptional().describe('Nobody overrides a rule.'),
        hours: lifecyclePolicyShape.override.unwrap().shape.hours.describe('At most so many hours.'),
      })
      .exactOptional()
      .describe('Overrides.'),
    follow_ups: z
      .strictObject({
        open_when: z
          .enum(['published', 'approved', 'ready'])
          .exactOptional()
          .describe('Where the repository says `never`, this counts.'),
        trusted_roles: followUps.trusted_roles.describe('Of the trusted roles, only these.'),
        trusted_authors: followUps.trusted_authors.describe('Of the trusted authors, only these.'),
        trusts_approval: z.literal(false).exactOptional().describe('An approval opens nobody’s routes.'),
      })
      .exactOptional()
      .describe('Whose follow-ups become issues.'),
  })
  .describe(
    'In the policy of an owner: what the repositories cannot weaken. Each key is the loosest value that is allowed.',
  )

export type PolicyFloor = z.infer<typeof floorSchema>
