import type { FollowUpIssue, ObservedIssue, RouteSnapshot } from '../model/follow-up.ts'
import { fullName, readHeader, readOccurrences, readRouteLines } from '../model/follow-up-marks.ts'

/**
 * Read the marks of our issues. One without its header is still ours if our check names it; any other
 * without a header is left alone.
 *
 * @param mine  the pull request, `owner/name#12`
 */
export const readFollowUps = (
  observed: readonly ObservedIssue[],
  frozen: readonly RouteSnapshot[],
  mine: string,
): readonly FollowUpIssue[] =>
  observed
    .flatMap((issue): FollowUpIssue[] => {
      const name = fullName(issue.repository, issue.number)
      const kept = frozen.filter(route => route.issue === name).map(({ key }) => key)
      const header = readHeader(issue.body)
      if (!header && kept.length === 0) return []
      const read = header ?? { kind: 'lesson' as const, from: mine, keys: kept }
      const seen = readOccurrences(issue.body).map(name => name.toLowerCase())
      const lines = read.kind === 'digest' ? readRouteLines(issue.body) : []
      return [
        {
          ...issue,
          ...read,
          from: read.from.toLowerCase(),
          keys: [...new Set([...read.keys, ...lines.map(({ key }) => key)])],
          seen: seen.length > 0 ? seen : [read.from.toLowerCase()],
          ticked: lines.flatMap(({ key, isTicked }) => (isTicked ? [key] : [])),
        },
      ]
    })
    .toSorted((one, other) => one.number - other.number)
