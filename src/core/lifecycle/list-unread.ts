import type { Known } from '../vocabulary/known.ts'
import type { LifecycleAnswers, LifecycleFacts } from './model/pull-request-facts.ts'

/**
 * What a waiting request depends on and GitHub could not say now, as sentences; empty if all is known, or known never
 * to be told.
 *
 * Not to know is no denial: the request is decided when it can be, with what its delivery showed.
 */
export const listUnread = (
  { headTree }: Pick<LifecycleFacts, 'headTree'>,
  { roles, memberships, committers, lastPusher, trees, diffs }: LifecycleAnswers,
): readonly string[] => {
  const answers: readonly Known<unknown>[] = [
    ...[roles, memberships, trees, diffs].flatMap(asked => [...asked.values()]),
    committers,
    lastPusher,
    headTree,
  ]
  return [...new Set(answers.flatMap(one => (one.known || !one.isPassing ? [] : [one.why])))]
}
