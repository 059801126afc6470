/** What the app asks for when it is made. Generated from the tables of the app, as app.yml is. */
export const appManifest: {
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>
  readonly events: readonly string[]
} = {
  permissions: {
    // generated: permissions
    actions: 'read',
    checks: 'write',
    contents: 'read',
    issues: 'write',
    members: 'read',
    merge_queues: 'read',
    metadata: 'read',
    pull_requests: 'write',
    statuses: 'write',
    // end: permissions
  },
  events: [
    // generated: events
    'check_run',
    'check_suite',
    'issue_comment',
    'issues',
    'merge_group',
    'pull_request',
    'pull_request_review',
    'push',
    'release',
    'repository',
    'status',
    'workflow_run',
    // end: events
  ],
}
