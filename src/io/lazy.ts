/** What is read only in rare cases, each with its reason, so that the gate and the audit start without it. */
export const lazy = {
  /** Used only where the histories have several merge bases. */
  mergeWithGit: () => import('./git/trees/merge-with-git.ts'),
  /** Loads crypto. Used only where the local index holds runtime files. */
  listLoneCopies: () => import('./git/checkout/list-lone-copies.ts'),
  /** Start git. Used only where whole folders are read, or where a session names a branch. */
  listCommitted: () => import('./git/checkout/list-committed.ts'),
  listMergedBranches: () => import('./git/checkout/list-merged-branches.ts'),
} as const
