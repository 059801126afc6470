import { foldedRouteOf, placesOf, routeKey } from '../../follow-ups/route-key.ts'
import { asObject, asObjects, asText } from '../../text/json/json.ts'
import { draftRoute } from '../draft/draft-routes.ts'
import type { LocalRoute } from '../model/local-route.ts'
import type { SessionFacts } from '../model/workspace.ts'

/**
 * The routes of a session's learning.json with their keys, read as for the closeout of that session: the same
 * route has the same key here and in the pull request. A route without a valid target, action or status is left out.
 */
export const listLocalRoutes = (session: SessionFacts, repository: string): readonly LocalRoute[] => {
  const reading = session.sidecars.learning
  const learning = reading?.standing === 'read' ? asObject(reading.value) : null
  return asObjects(learning?.records).flatMap((record, recordAt) => {
    const correction = asObject(record.correction)
    const recurrenceKey = asText(correction?.recurrence_key)?.trim() || null
    const routes = asObjects(record.routing).map((given, at) => ({ at: at as number | null, given }))
    const prevention = asObject(correction?.prevention)
    const routed = prevention ? [...routes, { at: null, given: prevention }] : routes
    const drafted = routed.flatMap(({ at, given }) => {
      const { route } = draftRoute(given)
      return route ? [{ at, route }] : []
    })
    const own = placesOf(drafted.map(({ route }) => route))
    // The prevention of a mistake may be one of the routes again: then it is that route.
    const places = drafted.map(({ at, route }, index) => {
      const same =
        at === null ? drafted.findIndex(one => foldedRouteOf(one.route) === foldedRouteOf(route)) : index
      return own[same]
    })
    return drafted.flatMap(({ at, route }, index) =>
      route.target === 'none'
        ? []
        : [
            {
              slug: session.slug,
              record: recordAt,
              at,
              route,
              key: routeKey({
                repository,
                target: route.target,
                action: route.action,
                recurrenceKey,
                index: places[index] ?? 0,
              }),
            },
          ],
    )
  })
}
