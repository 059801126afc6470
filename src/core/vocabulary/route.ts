/** Where a lesson belongs, in the words of a learning record. @see seed 001, "Learning Closeout" */
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
 * One routed lesson.
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

/** An open route that nothing tracks is the one that still asks for something. */
export const needsAction = (route: Pick<Route, 'status' | 'ref'>): boolean =>
  route.status === 'open' && route.ref === undefined
