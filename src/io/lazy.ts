/** What is read only in rare cases, each with its reason, so that the gate starts without it. */
export const lazy = {
  /** Used only where the histories have several merge bases. */
  mergeWithGit: () => import('./git/trees/merge-with-git.ts'),
} as const
