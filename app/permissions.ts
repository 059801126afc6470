/** `why` is what the page tells the owner of a repository. */
export type PermissionRow = { readonly level: 'read' | 'write'; readonly why: string }

/** Every permission that the app asks for. app.yml and docs/permissions.md are generated from it. */
export const permissions = {
  actions: {
    level: 'read',
    why: 'to see whether the run that a record names exists, and on which commit it ran',
  },
  checks: {
    level: 'write',
    why: 'the check `artifact lifecycle`: verdict, buttons, and the receipts of approvals, which only the app can write',
  },
  contents: {
    level: 'read',
    why: 'the policy at the base, the trees and commits of the change, the log of pushes, releases',
  },
  issues: {
    level: 'write',
    why: 'labels and the record comment (GitHub keeps both with issues), the timeline; follow-up issues, their labels, and the one question why',
  },
  members: {
    level: 'read',
    why: 'whether somebody sits in a team that the policy names; without teams in the policy it is never used',
  },
  merge_queues: {
    level: 'read',
    why: 'merge groups, so that a required check is not missing in the queue',
  },
  metadata: { level: 'read', why: 'every app has it; the role of a person (`role_name`)' },
  pull_requests: {
    level: 'write',
    why: 'labels and assignees of pull requests; everything else of them is only read',
  },
  statuses: {
    level: 'write',
    why: 'GitHub offers an app as the expected source of a required check only if it has this. It is never used',
  },
} as const satisfies Readonly<Record<string, PermissionRow>>
