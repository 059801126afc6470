import { z } from 'zod'
import { routeTargets } from '../../vocabulary/route.ts'
import type { FollowUpPolicy, TargetSettings } from './follow-up-policy.ts'

const login = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\[bot\])?$/, 'expected a login, without an @ in front')

const targetSettings = z
  .strictObject({
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'expected `owner/name`')
      .exactOptional()
      .describe('Where its issues are opened; the pull request’s own repository unless told.'),
    labels: z
      .array(
        z
          .string()
          .min(1)
          .max(50)
          .regex(/^[^,]*$/, 'expected no comma'),
      )
      .max(20)
      .exactOptional()
      .describe('More labels for its issues.'),
    assignees: z.array(login).max(10).exactOptional().describe('Logins that its issues are assigned to.'),
    milestone: z.string().min(1).exactOptional().describe('The title of an open milestone for its issues.'),
  } satisfies Record<keyof TargetSettings, z.ZodExactOptional>)
  .describe('Where the lessons of one target go.')

/** What the policy says about learning follow-ups. Every key is optional. */
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
        .describe('More authors whose routes become issues, such as the bot of an agent.'),
      trusts_approval: z
        .boolean()
        .exactOptional()
        .describe('Whether an approval that stands lets the routes of any author become issues.'),
      most: z
        .int()
        .min(0)
        .max(50)
        .exactOptional()
        .describe('So many issues are opened for one pull request; the rest share a digest issue.'),
      parent: z
        .enum(['never', 'several'])
        .exactOptional()
        .describe('`several`: two issues or more of one pull request hang below a parent issue.'),
      recurrence: z
        .enum(['reopen', 'new'])
        .exactOptional()
        .describe('What a lesson that was completed and is seen again does.'),
      targets: z
        .partialRecord(z.enum(routeTargets), targetSettings)
        .exactOptional()
        .describe('Repository, labels, assignees and milestone by target.'),
    } satisfies Record<keyof FollowUpPolicy['follow_ups'], z.ZodExactOptional>)
    .exactOptional()
    .describe('How learning follow-ups become issues.'),
} as const satisfies Record<keyof FollowUpPolicy, z.ZodExactOptional>
