import { z } from 'zod'
import type { Suspended } from '../../vocabulary/policy-sections.ts'
import { routeTargets } from '../../vocabulary/route.ts'
import type { FollowUpPolicy, TargetSettings } from './follow-up-policy.ts'

const login = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\[bot\])?$/, 'must be a login without @')

const targetSettings = z
  .strictObject({
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'must be `owner/name`')
      .exactOptional()
      .describe(
        'The repository where its issues are opened. By default, the repository of the pull request.',
      ),
    labels: z
      .array(
        z
          .string()
          .min(1)
          .max(50)
          .regex(/^[^,]*$/, 'must not contain a comma'),
      )
      .max(20)
      .exactOptional()
      .describe('Additional labels for its issues.'),
    assignees: z.array(login).max(10).exactOptional().describe('Logins that its issues are assigned to.'),
    milestone: z.string().min(1).exactOptional().describe('The title of an open milestone for its issues.'),
  } satisfies Record<keyof TargetSettings, z.ZodExactOptional>)
  .describe('The settings of the issues of one target.')

/** The policy keys of learning follow-ups. Every key is optional. */
export const followUpPolicyShape = {
  follow_ups: z
    .strictObject({
      open_when: z
        .enum(['published', 'approved', 'ready', 'never'])
        .exactOptional()
        .describe('When the open routes of a pull request become issues.'),
      from_corrections: z
        .boolean()
        .exactOptional()
        .describe(
          'Whether the route that prevents a mistake (`correction.prevention`) becomes an issue too.',
        ),
      trusted_roles: z
        .array(z.string().min(1))
        .exactOptional()
        .describe('Roles (`role_name`) of authors whose routes become issues.'),
      trusted_authors: z
        .array(login)
        .exactOptional()
        .describe('Additional authors whose routes become issues, such as the bot of an agent.'),
      trusts_approval: z
        .boolean()
        .exactOptional()
        .describe('Whether a valid approval lets the routes of any author become issues.'),
      most: z
        .int()
        .min(0)
        .max(50)
        .exactOptional()
        .describe(
          'The most issues that are opened for one pull request; the other routes share a digest issue.',
        ),
      parent: z
        .enum(['never', 'several'])
        .exactOptional()
        .describe('`several`: two or more issues of one pull request become sub-issues of a parent issue.'),
      recurrence: z
        .enum(['reopen', 'new'])
        .exactOptional()
        .describe('What happens if a completed route appears again.'),
      targets: z
        .partialRecord(z.enum(routeTargets), targetSettings)
        .exactOptional()
        .describe('Repository, labels, assignees and milestone by target.'),
    } satisfies Record<keyof FollowUpPolicy['follow_ups'], z.ZodExactOptional>)
    .exactOptional()
    .describe('How learning follow-ups become issues.'),
} as const satisfies Record<Exclude<keyof FollowUpPolicy, keyof Suspended>, z.ZodExactOptional>
