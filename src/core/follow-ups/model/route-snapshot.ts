import { type RouteStatus, routeStatuses } from '../../vocabulary/route.ts'
import type { FrozenRoute } from './follow-up.ts'

/**
 * A frozen route as the check keeps it, in as few bytes as it takes: key, first letter of the status, how many of its
 * issues were deleted, and its issue, `#31` within the repository: `5f0c…e1o0#31`.
 */
export const frozenPattern = /^([0-9a-f]{32})([ocadr])(\d)((?:[\w.-]+\/[\w.-]+)?#\d+)?$/

/** @param repository  `owner/name` of the pull request */
export const writeFrozen = ({ key, status, deleted, issue }: FrozenRoute, repository: string): string => {
  const own = `${repository}#`.toLowerCase()
  const short = issue?.toLowerCase().startsWith(own) ? issue.slice(repository.length) : (issue ?? '')
  return `${key}${status.charAt(0)}${Math.min(deleted, 9)}${short}`
}

export const readFrozen = (text: string, repository: string): FrozenRoute | null => {
  const [, key, letter, deleted, issue] = frozenPattern.exec(text) ?? []
  const status = routeStatuses.find((one): one is RouteStatus => one.charAt(0) === letter)
  if (key === undefined || status === undefined) return null
  return {
    key,
    status,
    deleted: Number(deleted),
    issue: issue === undefined ? null : issue.startsWith('#') ? `${repository}${issue}` : issue,
  }
}
