import { z } from 'zod'
import { routeTargets } from '../../vocabulary/route.ts'

const login = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\[bot\])?$/, 'must be a login without @')

const targetSettings = z
  .strictObject({
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'must be `owner/name`')
      .optional()
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
      .optional()
      .describe('Additional labels for its issues.'),
    assignees: z.array(login).max(10).optional().describe('Logins that its issues are assigned to.'),
    milestone: z.string().min(1).optional().describe('The title of an open milestone for its issues.'),
  })
  .describe('The settings of the issues of one target.')

/** The policy keys of learning follow-ups. Every key is optional. */
export const followUpPolicyShape = {
  follow_ups: z
    .strictObject({
      open_when: z
        .enum(['published', 'approved', 'ready', 'never'])
        .optional()
        .describe('When the open routes of a pull request become issues.'),
      from_corrections: z
        .boolean()
        .optional()
        .describe(
          'Whether the route that prevents a mistake (`correction.prevention`) becomes an issue too.',
        ),
      trusted_roles: z
        .array(z.string().min(1))
        .optional()
        .describe('Roles (`role_name`) of authors whose routes become issues.'),
      trusted_authors: z
        .array(login)
        .optional()
        .describe('Additional authors whose routes become issues, such as the bot of an agent.'),
      trusts_approval: z
        .boolean()
        .optional()
        .describe('Whether a valid approval lets the routes of any author become issues.'),
      most: z
        .int()
        .min(0)
        .max(50)
        .optional()
        .describe(
          'The most issues that are opened for one pull request; the other routes share a digest issue.',
        ),
      parent: z
        .enum(['never', 'several'])
        .optional()
        .describe('`several`: two or more issues of one pull request become sub-issues of a parent issue.'),
      recurrence: z
        .enum(['reopen', 'new'])
        .optional()
        .describe('What happens if a completed route appears again.'),
      targets: z
        .partialRecord(z.enum(routeTargets), targetSettings)
        .optional()
        .describe('Repository, labels, assignees and milestone by target.'),
    })
    .optional()
    .describe('How learning follow-ups become issues.'),
} as const

export type TargetSettings = z.infer<typeof targetSettings>

/** The policy of follow-ups with every value in its place. */
export type FollowUpPolicy = {
  readonly follow_ups: {
    readonly open_when: 'published' | 'approved' | 'ready' | 'never'
    readonly from_corrections: boolean
    readonly trusted_roles: readonly string[]
    readonly trusted_authors: readonly string[]
    readonly trusts_approval: boolean
    readonly most: number
    readonly parent: 'never' | 'several'
    readonly recurrence: 'reopen' | 'new'
    readonly targets: Readonly<Partial<Record<(typeof routeTargets)[number], TargetSettings>>>
  }
}
