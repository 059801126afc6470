import { isSameName } from '../vocabulary/github-names.ts'
import type { Known } from '../vocabulary/known.ts'
import type { Witness } from './model/approval.ts'
import type { LifecycleAnswers, LifecycleFacts, TimelineEvent } from './model/pull-request-facts.ts'

/**
 * What a waiting request depends on and GitHub could not say now, as sentences; empty if all is known, or known never
 * to be told.
 *
 * Not to know is no denial: the request is decided when it can be, with what its delivery showed.
 */
export const listUnread = (
  { headTree }: Pick<LifecycleFacts, 'headTree'>,
  { roles, memberships, committers, pushers, trees, diffs }: LifecycleAnswers,
): readonly string[] => {
  const answers: readonly Known<unknown>[] = [
    ...[roles, memberships, trees, diffs].flatMap(asked => [...asked.values()]),
    committers,
    pushers,
    headTree,
  ]
  return [...new Set(answers.flatMap(one => (one.known || !one.isPassing ? [] : [one.why])))]
}

/** How long a timeline is waited for, in milliseconds; what it does not show by then was taken away. */
const mostLateMs = 60_000

/**
 * What deliveries showed and the timeline does not have yet: lists are seconds behind. To decide without it would forget
 * what the approver saw.
 */
export const listLate = (
  { at, timeline }: Pick<LifecycleFacts, 'at' | 'timeline'>,
  witnesses: readonly Witness[],
): readonly Witness[] =>
  witnesses.filter(
    witness =>
      Math.abs(Date.parse(at) - Date.parse(witness.at)) < mostLateMs &&
      !isEventless(witness) &&
      !timeline.some(event => isEventOf(event, witness)),
  )

/** A button and an edit leave nothing on the timeline; a comment matters for its command. */
const isEventless = (witness: Witness): boolean =>
  witness.via === 'button' ||
  witness.via === 'edit' ||
  (witness.via === 'comment' && !witness.text.includes('/closeout'))

const isEventOf = (event: TimelineEvent, witness: Witness): boolean => {
  switch (witness.via) {
    case 'button':
    case 'edit':
      return false
    case 'merge':
      return event.kind === 'merged'
    case 'comment':
      return event.kind === 'commented' && event.id === witness.event
    case 'review':
      return event.kind === 'reviewed' && event.id === witness.event
    case 'label':
      return (
        event.kind === 'labeled' &&
        isSameName(event.label, witness.label) &&
        isSameName(event.actor?.login, witness.actor) &&
        Math.abs(Date.parse(event.at) - Date.parse(witness.at)) < mostLateMs
      )
  }
}
