/** Where the work of a learning route belongs, in the words of a learning record. @see seed 001, "Learning Closeout" */
export const routeTargets = [
  'rule',
  'skill',
  'power',
  'agent',
  'eval',
  'doc',
  'backlog',
  'knowledge',
  'none',
] as const
export type RouteTarget = (typeof routeTargets)[number]

/** What became of a route. Only `open` can still need action. */
export const routeStatuses = ['open', 'completed', 'accepted', 'deferred', 'rejected'] as const
export type RouteStatus = (typeof routeStatuses)[number]

/**
 * One learning route.
 *
 * `ref` is where it is tracked or was done: `#12`, `owner/name#12`, an address or a path.
 * `trigger` belongs to `deferred`, `reason` to `rejected`; both without their brackets.
 */
export type Route = {
  readonly target: RouteTarget
  readonly action: string
  readonly status: RouteStatus
  readonly ref?: string
  readonly trigger?: string
  readonly reason?: string
}

const count = /^(?:when |until |if |once )?(?:it (?:is |was )?)?seen (\d{1,4}) times\.?$/i

/**
 * How often a trigger wants something to be seen, as in `seen 3 times`; 0 for any other trigger. Only the issue of a
 * route counts where it was seen: a route without an issue cannot wait for that.
 */
export const timesIn = (trigger: string): number => Number(count.exec(trigger.trim())?.[1] ?? 0)
