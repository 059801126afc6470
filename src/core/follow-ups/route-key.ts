import { digestOf } from '../text/digest-of.ts'
import type { Route, RouteTarget } from '../vocabulary/route.ts'

/** What makes two routes the same: the repository, and either the recurring mistake or the words. */
export type KeyParts = {
  /** `owner/name`; GitHub knows no letter case. */
  readonly repository: string
  readonly target: RouteTarget
  readonly action: string
  readonly recurrenceKey: string | null
  /** Which of its record's routes to that target, from 0. */
  readonly index: number
}

/** The key of a route: 32 hexadecimal digits of a SHA-256. @see docs/follow-ups.md */
export const routeKey = ({ repository, target, action, recurrenceKey, index }: KeyParts): string =>
  digestOf(
    recurrenceKey === null
      ? ['route', repository.toLowerCase(), target, foldAction(action)]
      : ['recurrence', repository.toLowerCase(), foldAction(recurrenceKey), target, index],
  ).slice(0, 32)

/**
 * The identity of a route by its words: two routes with the same identity are one route. Every reader that pairs or
 * counts routes uses it, so that all readers agree.
 */
export const foldedRouteOf = ({ target, action }: Pick<Route, 'target' | 'action'>): string =>
  `${target} ${foldAction(action)}`

/** For each of a record's routes, which of those to its target it is, from 0. */
export const placesOf = (routes: readonly Pick<Route, 'target'>[]): readonly number[] => {
  const counts = new Map<RouteTarget, number>()
  return routes.map(({ target }) => {
    const place = counts.get(target) ?? 0
    counts.set(target, place + 1)
    return place
  })
}

/** Marks that only format a text: emphasis, code, strikethrough. */
const markup = /[*_`~]+/g

/**
 * Fold an action for comparison: NFKC, lower case, single spaces, without emphasis, invisible characters and the
 * punctuation at its end. `C` and `C++` stay two. What has nothing else is compared as it is written.
 */
export const foldAction = (action: string): string => {
  const plain = action
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
  const folded = plain
    .replace(markup, '')
    .replace(/[\s.,;:!…]+$/u, '')
    .replace(/\s+/g, ' ')
    .trim()
  return folded === '' ? plain : folded
}
