import {
  type Route,
  type RouteStatus,
  type RouteTarget,
  routeStatuses,
  routeTargets,
} from '../../vocabulary/route.ts'
import { disposeRoute } from '../track-routes.ts'
import type { EvaluatedRoute, GoneIssue, RouteSnapshot, TrackedRoute } from './follow-up.ts'
import { fullName } from './follow-up-marks.ts'

/**
 * A route of the snapshot as the check keeps it: key, first letter of the status, how many of its issues were deleted,
 * its issue (`#31` within the repository), and what was written, as JSON: `5f0c…e1o0#31 ["doc","Say so","docs/a.md"]`.
 */
export const snapshotPattern = /^([0-9a-f]{32})([ocadr])(\d)((?:[\w.-]+\/[\w.-]+)?#\d+)?(?: (\[.*\]))?$/s

/** @param repository  `owner/name` of the pull request */
const writeShort = ({ key, status, deleted, issue }: RouteSnapshot, repository: string): string => {
  const own = `${repository}#`.toLowerCase()
  const short = issue?.toLowerCase().startsWith(own) ? issue.slice(repository.length) : (issue ?? '')
  return `${key}${status.charAt(0)}${Math.min(deleted, 9)}${short}`
}

/** The room of a check for what was written in routes, in characters as they are stored. */
const roomForText = 24_000
const leastRoom = 120

/**
 * The snapshot as the check keeps it. Long actions are cut so that many routes have room. A route without room is kept
 * by its key and status alone.
 */
export const writeSnapshots = (
  snapshots: readonly RouteSnapshot[],
  repository: string,
): readonly string[] => {
  let left = roomForText
  const share = Math.max(leastRoom, Math.floor(roomForText / Math.max(1, snapshots.length)))
  return snapshots.map(one => {
    const short = writeShort(one, repository)
    const text = one.written === null ? null : writtenIn(one.written, share)
    if (text === null || storedLength(text) > left) return short
    left -= storedLength(text)
    return `${short} ${text}`
  })
}

/** How long a text is in a check: quotes are escaped twice, and other characters than ASCII take six each. */
const storedLength = (text: string): number => JSON.stringify(text).replace(/[<>-]|[^ -~]/g, '......').length

/** A route in no more than a number of characters; the action is cut first. */
const writtenIn = ({ target, action, ref, trigger, reason }: Omit<Route, 'status'>, most: number): string => {
  const rest = [ref ?? null, trigger?.slice(0, 500) ?? null, reason?.slice(0, 500) ?? null]
  const characters = [...action]
  for (let length = Math.min(characters.length, most); length > 20; length = Math.floor(length * 0.8)) {
    const cut = length < characters.length ? `${characters.slice(0, length).join('')}…` : action
    const text = JSON.stringify([target, cut, ...rest])
    if (storedLength(text) <= most) return text
  }
  return JSON.stringify([target, characters.slice(0, 20).join(''), ...rest])
}

export const readSnapshot = (text: string, repository: string): RouteSnapshot | null => {
  const [, key, letter, deleted, issue, written] = snapshotPattern.exec(text) ?? []
  const status = routeStatuses.find((one): one is RouteStatus => one.charAt(0) === letter)
  if (key === undefined || status === undefined) return null
  return {
    key,
    status,
    written: written === undefined ? null : readText(written),
    deleted: Number(deleted),
    issue: issue === undefined ? null : issue.startsWith('#') ? `${repository}${issue}` : issue,
  }
}

const readText = (json: string): RouteSnapshot['written'] => {
  const parts = parseList(json)
  const [target, action, ref, trigger, reason] = parts.map(part =>
    typeof part === 'string' ? part : undefined,
  )
  const known = routeTargets.find((one): one is RouteTarget => one === target)
  if (known === undefined || action === undefined) return null
  return {
    target: known,
    action,
    ...(ref === undefined ? {} : { ref }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(reason === undefined ? {} : { reason }),
  }
}

const parseList = (json: string): readonly unknown[] => {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

/** The most routes that a check has room for. */
const mostKept = 500

/**
 * The routes that count after a merge: as the snapshot has them, whatever the text says now. A route that was added
 * since does not count. Without a snapshot the text counts.
 */
export const restoreRoutes = (
  routes: readonly TrackedRoute[],
  frozen: readonly RouteSnapshot[] | null,
): readonly TrackedRoute[] => {
  if (frozen === null) return routes
  return frozen.map(kept => {
    const now = routes.find(({ key }) => key === kept.key)
    const written = kept.written ?? now
    if (!written) return takenOut(kept)
    const { target, action, ref, trigger, reason } = written
    const route: Route = {
      target,
      action,
      status: kept.status,
      ...(ref === undefined ? {} : { ref }),
      ...(trigger === undefined ? {} : { trigger }),
      ...(reason === undefined ? {} : { reason }),
    }
    return { ...route, key: kept.key, disposition: disposeRoute(route), source: now?.source ?? null }
  })
}

/** Whether the text says something else about its routes than the snapshot. Where they came from does not matter. */
export const differsFromSnapshot = (
  routes: readonly TrackedRoute[],
  frozen: readonly RouteSnapshot[],
): boolean => {
  if (routes.length > mostKept || frozen.some(({ written }) => written === null)) return false
  const linesOf = (list: readonly RouteSnapshot[]): string =>
    writeSnapshots(
      list.map(one => ({ ...one, issue: null, deleted: 0 })),
      '',
    )
      .toSorted()
      .join('\n')
  return linesOf(routes.map(fromRoute)) !== linesOf(frozen)
}

const fromRoute = ({ key, status, target, action, ref, trigger, reason }: TrackedRoute): RouteSnapshot => ({
  key,
  status,
  written: {
    target,
    action,
    ...(ref === undefined ? {} : { ref }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(reason === undefined ? {} : { reason }),
  },
  issue: null,
  deleted: 0,
})

const takenOut = ({ key, status }: RouteSnapshot): TrackedRoute => ({
  key,
  target: 'backlog',
  action: `removed from the text after the merge (key ${key.slice(0, 8)})`,
  status,
  disposition: status === 'open' ? 'needs-action' : status,
  source: null,
})

/** What is kept of the routes: what counts of their text, and the issue that names this pull request. */
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
      ...fromRoute(route),
      issue: own ?? kept?.issue ?? null,
      deleted: (kept?.deleted ?? 0) + (isReplaced ? 1 : 0),
    }
  })
