/**
 * What the commands load only when it is needed, each with its reason. The commands themselves and the reporters are
 * loaded by their tables, `commands.ts` and `formats.ts`; the colours by `io/terminal.ts`, which this loads.
 */
export const lazy = {
  /** The fields are loaded for the help of the program alone: most commands do not need them. */
  fieldsHelp: () => import('./show/fields-help.ts'),
  /** The HTTP client takes longer to load than most commands take. Used only with a token. */
  octokit: () => import('@octokit/rest'),
  /** Used only with `--pr`. */
  writePullRequestBody: () => import('../io/github/write/write-pull-request-body.ts'),
  /** Loads the XML reader. Used only with `--junit`. */
  readJunit: () => import('../core/evidence/read-junit.ts'),
  /** Used only with `--watch`. */
  watchView: () => import('./show/watch-view.ts'),
  /** Used only with `--insights`. */
  printInsights: () => import('./show/print-insights.ts'),
  /** Signs in as the app. Used only by `doctor --app`. */
  appAuth: async () => {
    const [{ createAppAuth }, { Octokit }] = await Promise.all([
      import('@octokit/auth-app'),
      import('@octokit/rest'),
    ])
    return { createAppAuth, Octokit }
  },
  /** Loads the client of Redis. Used only by `doctor --app`. */
  readRedis: () => import('../io/setup/read-redis.ts'),
} as const
