import type { RunRecord } from '../closeout/model/record.ts'
import { type Route, timesIn } from '../vocabulary/route.ts'
import type { Disposition, RouteSource, TrackedRoute } from './model/follow-up.ts'
import { isSameIssue, readIssueReference } from './read-issue-reference.ts'
import { foldAction, foldedRouteOf, placesOf, routeKey } from './route-key.ts'

/** Where routes are written: the lines under Follow-ups, and the record blocks. `repository` is `owner/name`. */
export type RouteSources = {
  readonly repository: string
  /** The pull request's own number, and where GitHub's pages are. */
  readonly number: number
  readonly origin: string
  readonly lines: readonly Route[]
  readonly records: readonly RunRecord[]
  readonly fromCorrections: boolean
}

/** The routes of a pull request, in the order of the lines and then of the blocks, and notes on contradictions. */
export type TrackedRoutes = { readonly routes: readonly TrackedRoute[]; readonly remarks: readonly string[] }

type BlockRoute = {
  readonly route: Route
  readonly source: RouteSource
  readonly index: number
  readonly folded: string
}

/**
 * Make one list of lines and block routes, one entry for each route, with its key and its status by the text.
 *
 * A line and a block route with the same target and folded action are paired first; the line, which a reviewer sees,
 * decides its status, and the block adds what the line leaves out. What is written twice is one route, and open if
 * it is open anywhere. Routes to `none` and empty actions need no action.
 */
export const trackRoutes = (sources: RouteSources): TrackedRoutes => {
  const blocks = sources.records
    .flatMap(record => blockRoutes(record, sources.fromCorrections))
    .map(block => ({ ...block, route: withoutSelf(block.route, sources) }))
  const left = [...blocks]
  const pairs = sources.lines.map(given => {
    const line = withoutSelf(given, sources)
    const folded = foldedRouteOf(line)
    const at = left.findIndex(block => block.folded === folded)
    return { line, block: at < 0 ? null : (left.splice(at, 1)[0] ?? null) }
  })
  const written = [
    ...pairs.map(({ line, block }) =>
      keyed(sources.repository, block ? joined(line, block.route) : line, block),
    ),
    ...left.map(block => keyed(sources.repository, block.route, block)),
  ].filter(({ target, action }) => target !== 'none' && action.trim() !== '')
  const contradictions = pairs.flatMap(({ line, block }) =>
    block && line.status !== block.route.status
      ? [
          `The line "${line.action.slice(0, 80)}" has status ${line.status}, but the record has ${block.route.status}. The line counts.`,
        ]
      : [],
  )
  const selves = [...sources.lines, ...sources.records.flatMap(allRoutes)].filter(
    route => route.status === 'open' && withoutSelf(route, sources) !== route,
  )
  const counting = written
    .filter(({ status, trigger }) => status === 'deferred' && timesIn(trigger ?? '') > 0)
    .map(countRemark)
  return { routes: mergeByKey(written), remarks: [...contradictions, ...selves.map(selfRemark), ...counting] }
}

const allRoutes = (record: RunRecord): readonly Route[] =>
  (record.learning?.records ?? []).flatMap(({ routing }) => routing as readonly Route[])

const selfRemark = ({ action }: Route): string =>
  `The line "${action.slice(0, 80)}" refers to this pull request itself, which tracks nothing after the merge.`

const countRemark = ({ action }: Route): string =>
  `The route "${action.slice(0, 80)}" waits until it was seen several times. Only an issue counts that, so the route is open.`

/** An open route cannot be tracked by the pull request that leaves it open. */
const withoutSelf = <R extends Route>(route: R, { repository, number, origin }: RouteSources): R => {
  const name = readIssueReference(route.ref, repository, origin)
  if (route.status !== 'open' || name === null || !isSameIssue(name, { repository, number })) return route
  const { ref: _, ...rest } = route
  // Without its reference a route is a route of the same kind.
  return rest as R
}

const joined = (line: Route, block: Route): Route => ({
  ...line,
  ...(line.ref === undefined && block.ref !== undefined ? { ref: block.ref } : {}),
  ...(line.status === 'deferred' && !line.trigger && block.trigger ? { trigger: block.trigger } : {}),
  ...(line.status === 'rejected' && !line.reason && block.reason ? { reason: block.reason } : {}),
})

const blockRoutes = (record: RunRecord, fromCorrections: boolean): readonly BlockRoute[] =>
  (record.learning?.records ?? []).flatMap(({ id, recurrence_key, correction, routing }) => {
    const prevention = fromCorrections && correction?.needed ? correction.prevention : undefined
    const isRouted = routing.some(route => prevention && foldedRouteOf(route) === foldedRouteOf(prevention))
    const routes = [...routing, ...(prevention && !isRouted ? [prevention] : [])] as readonly Route[]
    const source: RouteSource = {
      slug: record.slug,
      record: id,
      recurrenceKey: recurrence_key ?? correction?.recurrence_key ?? null,
      runUrl: record.run?.url ?? null,
      intended: correction?.intended_behavior ?? null,
      observed: correction?.observed_behavior ?? null,
      gap: correction?.gap ?? null,
    }
    const places = placesOf(routes)
    return routes.map((route, at) => ({
      route,
      source,
      index: places[at] ?? 0,
      folded: foldedRouteOf(route),
    }))
  })

const keyed = (repository: string, route: Route, block: BlockRoute | null): TrackedRoute => ({
  target: route.target,
  action: route.action,
  status: route.status,
  ...(route.ref === undefined ? {} : { ref: route.ref }),
  ...(route.trigger === undefined ? {} : { trigger: route.trigger }),
  ...(route.reason === undefined ? {} : { reason: route.reason }),
  key: routeKey({
    repository,
    target: route.target,
    action: route.action,
    recurrenceKey: block?.source.recurrenceKey ?? null,
    index: block?.index ?? 0,
  }),
  disposition: disposeRoute(route),
  source: block?.source ?? null,
})

/**
 * The status of a route by the text alone: a deferral needs a trigger, a rejection a reason. Nothing counts how often a
 * route without an issue is seen, so that waiting for it would never end.
 */
export const disposeRoute = ({
  status,
  ref,
  trigger,
  reason,
}: Omit<Route, 'target' | 'action'>): Disposition => {
  if (status === 'completed' || status === 'accepted') return status
  if (status === 'deferred' && trigger && timesIn(trigger) === 0) return 'deferred'
  if (status === 'rejected' && reason) return 'rejected'
  return ref === undefined ? 'needs-action' : 'tracked'
}

/**
 * A route that is written twice is closed only if it is closed twice. Two routes of one key in other words, as those of
 * one recurring mistake in two records, keep the words of both.
 */
const mergeByKey = (routes: readonly TrackedRoute[]): readonly TrackedRoute[] => {
  const byKey = new Map<string, readonly TrackedRoute[]>()
  for (const route of routes) {
    const before = byKey.get(route.key) ?? []
    const same = before.find(one => foldAction(one.action) === foldAction(route.action))
    const merged = same ? before.map(one => (one === same ? mergeSame(one, route) : one)) : [...before, route]
    byKey.set(route.key, merged)
  }
  return [...byKey.values()].flatMap(ones => mergeWords(ones) ?? [])
}

const mergeSame = (before: TrackedRoute, route: TrackedRoute): TrackedRoute =>
  isOpen(route) && !isOpen(before) ? { ...route, source: route.source ?? before.source } : before

const mergeWords = (ones: readonly TrackedRoute[]): TrackedRoute | undefined => {
  const first = ones.find(isOpen) ?? ones[0]
  const others = ones.filter(one => one !== first)
  const words = others.map(({ action, status }) =>
    status === first?.status ? action : `${action} (${status})`,
  )
  return first && { ...first, action: [first.action, ...words].join('; ') }
}

const isOpen = ({ disposition }: TrackedRoute): boolean => disposition === 'needs-action'
