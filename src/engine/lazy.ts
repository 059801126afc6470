/**
 * What the engine loads only when it is needed, each with its reason. The gate takes most of its time to start, so
 * nothing here may be imported statically by what runs on every change.
 */
export const lazy = {
  /** Loads the YAML parser and zod. Most repositories have no policy file. */
  composePolicy: () => import('./policy/compose.ts'),
  /** Used only by a change that edits the policy or its cases. */
  runCases: () => import('./policy/run-cases.ts'),
  /** Used only if the policy extends that of its owner. */
  readCurrentFile: () => import('../io/github/read/read-current-file.ts'),
  /** Loads zod. Most texts have no record. */
  parseRecords: () => import('../core/closeout/parse-records.ts'),
  /** Loads zod and the artifact types. Most gates are given no artifact store. */
  auditArtifactStore: () => import('./audit-artifact-store.ts'),
  /** Used only with a token. It loads while git runs. */
  createClient: () => import('../io/github/client/client.ts'),
  readPullRequest: () => import('../io/github/read/read-pull-request.ts'),
  /** Used only where the checkout does not hold what is needed. */
  openRemoteChange: () => import('../io/github/change/open-remote-change.ts'),
  /** Used only if the closeout names references, or if the policy reads comments. */
  readReferences: () => import('../io/github/read/read-references.ts'),
  readComments: () => import('../io/github/read/read-comments.ts'),
  readRole: () => import('../io/github/read/read-role.ts'),
  readCloseoutComments: () => import('./authors/read-closeout-comments.ts'),
  /** Used only if the closeout says that no dependency is new. */
  readNewDependencies: () => import('./read-new-dependencies.ts'),
  /** Used only if the closeout names evidence. */
  lookUpEvidence: () => import('./evidence/look-up-evidence.ts'),
  /** Loads the readers of zip files and XML. Used only for a test report. */
  readTestReport: () => import('./evidence/read-test-report.ts'),
  /** Loads the schemas of all sidecars. Used only where whole sessions are read. */
  withDefects: () => import('../core/sessions/sidecars/with-defects.ts'),
} as const
