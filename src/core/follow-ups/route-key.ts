import { foldAction } from '../../judge/fold-action.ts'
import { digestOf } from '../text/digest-of.ts'
import type { RouteTarget } from '../vocabulary/route.ts'

/** What makes two lessons one: where they were learned, and either the mistake that recurs or the words. */
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
export const keyRoute = ({ repository, target, action, recurrenceKey, index }: KeyParts): string =>
  digestOf(
    recurrenceKey === null
      ? ['route', repository.toLowerCase(), target, foldAction(action)]
      : ['recurrence', repository.toLowerCase(), foldAction(recurrenceKey), target, index],
  ).slice(0, 32)
