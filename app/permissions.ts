/** `why` is what the page tells the owner of a repository. */
export type PermissionRow = { readonly level: 'read' | 'write'; readonly why: string }

/** Every permission that the app asks for. app.yml and docs/permissions.md are generated from it. */
export const permissions = {
  actions: {
    level: 'read',
    why: 'to check whether the run that a record names exists, and on which commit it ran; the runs, jobs and artifacts that a closeout names as evidence',
  },
  checks: {
    level: 'write',
    why: 'the check `artifact lifecycle`: verdict, buttons, and the receipts of approvals, which only the app can write',
  },
  contents: {
    level: 'read',
    why: 'the policy at the base, the trees and commits of the change, the push log, releases',
  },
  issues: {
    level: 'write',
    why: 'labels and the record comment (GitHub stores both with issues), the timeline; follow-up issues, their labels, and the comment that asks for a reason',
  },
  members: {
    level: 'read',
    why: 'to check whether a person is in a team that the policy names; not used if the policy names no team',
  },
  merge_queues: {
    level: 'read',
    why: 'merge groups, so that a required check is not missing in the queue',
  },
  metadata: { level: 'read', why: 'required for every app; the role of a person (`role_name`)' },
  pull_requests: {
    level: 'write',
    why: 'labels and assignees of pull requests; everything else is only read',
  },
  statuses: {
    level: 'write',
    why: 'the commit statuses that a closeout names as evidence. None is ever written, but GitHub offers an app as the expected source of a required check only if it has this permission',
  },
} as const satisfies Readonly<Record<string, PermissionRow>>
