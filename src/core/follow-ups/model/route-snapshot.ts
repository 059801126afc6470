import { type RouteStatus, routeStatuses } from '../../vocabulary/route.ts'
import { disposeRoute } from '../track-routes.ts'
import type { EvaluatedRoute, GoneIssue, RouteSnapshot, TrackedRoute } from './follow-up.ts'
import { fullName } from './follow-up-marks.ts'

/**
 * A route of the snapshot in short form for the check: key, first letter of the status, how many of its
 * issues were deleted, and its issue, `#31` within the repository: `5f0c…e1o0#31`.
 */
export const snapshotPattern = /^([0-9a-f]{32})([ocadr])(\d)((?:[\w.-]+\/[\w.-]+)?#\d+)?$/

/** @param repository  `owner/name` of the pull request */
export const writeSnapshot = ({ key, status, deleted, issue }: RouteSnapshot, repository: string): string => {
  const own = `${repository}#`.toLowerCase()
  const short = issue?.toLowerCase().startsWith(own) ? issue.slice(repository.length) : (issue ?? '')
  return `${key}${status.charAt(0)}${Math.min(deleted, 9)}${short}`
}

export const readSnapshot = (text: string, repository: string): RouteSnapshot | null => {
  const [, key, letter, deleted, issue] = snapshotPattern.exec(text) ?? []
  const status = routeStatuses.find((one): one is RouteStatus => one.charAt(0) === letter)
  if (key === undefined || status === undefined) return null
  return {
    key,
    status,
    deleted: Number(deleted),
    issue: issue === undefined ? null : issue.startsWith('#') ? `${repository}${issue}` : issue,
  }
}

/** The most routes that a check has room for. */
const mostKept = 500

/**
 * The routes that count after a merge.
 *
 * Without a snapshot, or while everybody who may edit the text has write access (`isOpenToEdits`), the text counts.
 * Else each route of the snapshot keeps its status, whatever the text says now; a route that was added since does not count, and
 * one that was removed is kept by its key.
 */
export const restoreRoutes = (
  routes: readonly TrackedRoute[],
  frozen: readonly RouteSnapshot[] | null,
  isOpenToEdits: boolean,
): readonly TrackedRoute[] => {
  if (frozen === null || isOpenToEdits) return routes
  return frozen.map(kept => {
    const written = routes.find(({ key }) => key === kept.key)
    if (!written) return takenOut(kept)
    if (written.status === kept.status) return written
    return { ...written, status: kept.status, disposition: disposeRoute({ ...written, status: kept.status }) }
  })
}

const takenOut = ({ key, status }: RouteSnapshot): TrackedRoute => ({
  key,
  target: 'backlog',
  action: `removed from the text after the merge (key ${key.slice(0, 8)})`,
  status,
  disposition: status === 'open' ? 'needs-action' : status,
  source: null,
})

/** What is kept of the routes: their keys and statuses, and the issue that names this pull request. */
export const snapshotRoutes = (
  evaluated: readonly EvaluatedRoute[],
  before: readonly RouteSnapshot[] | null,
  gone: ReadonlyMap<string, GoneIssue>,
  mine: string,
): readonly RouteSnapshot[] =>
  evaluated.slice(0, mostKept).map(({ route, issue }) => {
    const kept = before?.find(({ key }) => key === route.key)
    const own = issue?.seen.includes(mine) ? fullName(issue.repository, issue.number) : null
    const isReplaced = own !== null && kept?.issue !== own && gone.get(kept?.issue ?? '')?.kind === 'deleted'
    return {
      key: route.key,
      status: kept?.status ?? route.status,
      issue: own ?? kept?.issue ?? null,
      deleted: (kept?.deleted ?? 0) + (isReplaced ? 1 : 0),
    }
  })
