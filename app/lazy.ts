/** What the app loads only when it is needed, each with its reason. */
export const lazy = {
  /** A dry run does not load the module that writes. */
  execute: () => import('../src/io/github/write/execute.ts'),
  /** BullMQ and its driver are half of the program. Used only with Redis. */
  redisQueue: () => import('./queue/redis-queue.ts'),
  /** Used only until the app has its credentials. */
  serveSetup: () => import('./setup/serve-setup.ts'),
  /** Used only on a machine that GitHub cannot reach. */
  followProxy: () => import('./setup/follow-proxy.ts'),
} as const
