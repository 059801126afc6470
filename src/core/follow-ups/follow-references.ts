import { isSameName } from '../vocabulary/github-names.ts'
import { evaluateNamedIssue } from './issue-outcome.ts'
import type { EvaluatedRoute, FollowUpAnswers, TrackedRoute } from './model/follow-up.ts'
import { fullName } from './model/follow-up-marks.ts'
import type { FollowUpPolicy } from './model/follow-up-policy.ts'
import type { IssueName } from './model/named-issue.ts'
import { readConversation } from './read-conversation.ts'
import { readIssueReference } from './read-issue-reference.ts'
import { describeWaiting } from './read-trigger.ts'

/** The most references of one pull request that are followed; the others stay as the text says. */
const mostFollowed = 20

/** The repositories whose issues are followed: the pull request's own, and those that the policy names. */
export const listFollowedPlaces = (repository: string, policy: FollowUpPolicy): readonly string[] => [
  repository,
  ...Object.values(policy.follow_ups.targets).flatMap(one => one?.repository ?? []),
]

type Place = { readonly repository: string; readonly origin: string; readonly policy: FollowUpPolicy }

const isFollowed = ({ repository }: IssueName, place: Place): boolean =>
  listFollowedPlaces(place.repository, place.policy).some(one => isSameName(one, repository))

/** The issues that open routes refer to and that may be read. */
export const listFollowedIssues = (routes: readonly TrackedRoute[], place: Place): readonly IssueName[] => {
  const names = routes
    .filter(({ disposition }) => disposition === 'tracked')
    .flatMap(({ ref }) => readIssueReference(ref, place.repository, place.origin) ?? [])
    .filter(name => isFollowed(name, place))
  const byName = new Map(names.map(name => [fullName(name.repository.toLowerCase(), name.number), name]))
  return [...byName.values()].slice(0, mostFollowed)
}

/** The same words for every issue that is not followed: whether it exists must not show. */
export const unknownState =
  'its state is not known: only issues of this repository, and of public repositories that the policy names, are followed'

/** The state of a route whose text refers to an issue of people; `null` where it refers to something else. */
export const evaluateReference = (
  route: TrackedRoute,
  place: Place & { readonly answers: Pick<FollowUpAnswers, 'named' | 'conversations'> },
): EvaluatedRoute | null => {
  const name = readIssueReference(route.ref, place.repository, place.origin)
  if (name === null) return null
  const base = { route, place: route.ref ?? null, issue: null, step: { kind: 'none' } } as const
  const found = place.answers.named.get(fullName(name.repository.toLowerCase(), name.number))
  if (!isFollowed(name, place) || !found) return { ...base, disposition: 'tracked', note: unknownState }
  if (!found.known) return { ...base, disposition: 'tracked', note: found.why }
  const issue = found.value
  if (issue === null) {
    return { ...base, disposition: 'needs-action', note: 'the issue that it refers to does not exist' }
  }
  const talk = place.answers.conversations.get(fullName(issue.repository, issue.number))
  const outcome = evaluateNamedIssue(issue, talk?.known ? readConversation(talk.value) : null)
  const isMoved = !isSameName(issue.repository, name.repository) || issue.number !== name.number
  return {
    ...base,
    place: isMoved ? fullName(issue.repository, issue.number) : base.place,
    disposition: outcome.disposition,
    note: outcome.trigger === null ? outcome.note : describeWaiting(outcome.trigger),
  }
}
