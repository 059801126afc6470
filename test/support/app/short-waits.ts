import Bottleneck from 'bottleneck'

/** A second of waiting is this many milliseconds; the order of requests, and how many run at once, stay. */
const secondMs = 1

type Options = Readonly<Record<string, unknown>>

/** One set for a process, as the throttle plugin has it. */
export const createThrottleGroups = () => ({
  global: new Bottleneck.Group({ id: 'octokit-global', maxConcurrent: 10 }),
  auth: new Bottleneck.Group({ id: 'octokit-auth', maxConcurrent: 1 }),
  search: new Bottleneck.Group({ id: 'octokit-search', maxConcurrent: 1, minTime: 2 * secondMs }),
  write: new Bottleneck.Group({ id: 'octokit-write', maxConcurrent: 1, minTime: secondMs }),
  notifications: new Bottleneck.Group({
    id: 'octokit-notifications',
    maxConcurrent: 1,
    minTime: 3 * secondMs,
  }),
})
const sharedGroups = createThrottleGroups()

/**
 * Octokit's options with its throttle and retry plugins on and their waits shortened a thousandfold.
 *
 * @param groups  a set of its own for a process that is to be killed: its requests keep their places for ever
 * @see @octokit/plugin-throttling 11.0.5, `createGroups`
 */
export const withShortWaits = (options: Options, groups = sharedGroups): Options => ({
  ...options,
  throttle: { ...(options.throttle as object | undefined), ...groups, retryAfterBaseValue: secondMs },
  retry: { ...(options.retry as object | undefined), retryAfterBaseValue: secondMs },
})

/** The first delays of the app, a thousandth as long: as many tries as it makes before the check shows the failure. */
export const shortRetryDelaysMs: readonly number[] = [1, 10, 60]
