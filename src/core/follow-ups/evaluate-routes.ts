import { isSameName } from '../vocabulary/github-names.ts'
import { evaluateReference } from './follow-references.ts'
import { reasonMissing } from './issue-outcome.ts'
import { chooseIssue } from './issues/choose-issue.ts'
import type {
  EvaluatedRoute,
  FollowUpAnswers,
  FollowUpIssue,
  GoneIssue,
  RouteSnapshot,
  TrackedRoute,
} from './model/follow-up.ts'
import { deferredLabel } from './model/follow-up.ts'
import { fullName } from './model/follow-up-marks.ts'
import type { FollowUpPolicy } from './model/follow-up-policy.ts'
import { readConversation } from './read-conversation.ts'
import { describeWaiting, fireTrigger, readTrigger } from './read-trigger.ts'

/** Everything that decides the state of the routes of one pull request. `mine` is `owner/name#12`. */
export type RouteInput = {
  readonly mine: string
  /** `owner/name`. */
  readonly repository: string
  /** Where GitHub's pages are, as in `https://github.com`. */
  readonly origin: string
  readonly at: string
  readonly routes: readonly TrackedRoute[]
  readonly frozen: readonly RouteSnapshot[]
  readonly issues: readonly FollowUpIssue[]
  readonly gone: ReadonlyMap<string, GoneIssue>
  readonly unread: ReadonlyMap<string, string>
  readonly answers: FollowUpAnswers
  readonly policy: FollowUpPolicy
}

const nothing = { kind: 'none' } as const

/**
 * The state of each route, and its next step.
 *
 * An issue that names this pull request decides the state of its route; without one the text does. Whether an issue
 * may be opened now depends on the moment and the trust that policy requires, which the planner checks.
 */
export const evaluateRoutes = (input: RouteInput): readonly EvaluatedRoute[] =>
  input.routes.map(route => evaluateRoute(route, input))

const evaluateRoute = (route: TrackedRoute, input: RouteInput): EvaluatedRoute => {
  const { own, open, last } = chooseIssue(input.issues, route.key, input.mine)
  if (own) return byIssue(route, own, input)
  if (route.disposition === 'needs-action') return next(route, open, last, null, input)
  if (route.disposition === 'tracked') return evaluateReference(route, input) ?? byText(route)
  if (route.disposition !== 'deferred') return byText(route)
  return deferredByText(route, open, last, input)
}

const byText = (route: TrackedRoute, note = ''): EvaluatedRoute => ({
  route,
  disposition: route.disposition,
  place: route.ref ?? null,
  note,
  issue: null,
  step: nothing,
})

const deferredByText = (
  route: TrackedRoute,
  open: FollowUpIssue | null,
  last: FollowUpIssue | null,
  input: RouteInput,
): EvaluatedRoute => {
  const fired = fire(route.trigger ?? '', (open ?? last)?.seen.length ?? 1, input.repository, input)
  if (fired === null) return byText(route, describeWaiting(route.trigger ?? ''))
  if (fired.startsWith('?')) return byText(route, fired.slice(1))
  return next(route, open, last, fired, input)
}

/** Why a trigger has fired, `null` while it has not, `?` and a sentence where that could not be read. */
const fire = (text: string, seen: number, repository: string, { answers, at }: RouteInput): string | null => {
  const fired = fireTrigger(readTrigger(text), {
    at,
    seen,
    releases: answers.releases,
    milestones: answers.milestones.get(repository) ?? { known: false, why: 'it was not looked up' },
  })
  return fired.known ? fired.value : `?its trigger could not be checked: ${fired.why}`
}

/** The next step of an open route without an issue. */
const next = (
  route: TrackedRoute,
  open: FollowUpIssue | null,
  last: FollowUpIssue | null,
  raised: string | null,
  input: RouteInput,
): EvaluatedRoute => {
  const base = { route, disposition: 'needs-action' as const, place: null, issue: null, note: '' }
  const kept = input.frozen.find(({ key }) => key === route.key) ?? null
  const unread = input.unread.get(kept?.issue ?? '')
  if (unread !== undefined) {
    const note = `its issue could not be read: ${unread}`
    return { ...base, disposition: 'tracked', place: kept?.issue ?? null, note, step: nothing }
  }
  const gone = kept?.issue ? (input.gone.get(kept.issue) ?? null) : null
  if (gone?.kind === 'transferred') {
    return {
      ...base,
      disposition: 'tracked',
      place: gone.url,
      note: 'its issue was moved to another repository',
      step: nothing,
    }
  }
  if (open && !open.isLocked)
    return { ...base, issue: open, step: { kind: 'see', issue: open, reopens: false } }
  if (open) return { ...base, step: opens('locked', open) }
  if (gone && (kept?.deleted ?? 0) > 0) {
    return { ...base, note: 'its issue was deleted twice, so no new one is opened', step: nothing }
  }
  if (gone) return { ...base, step: { kind: 'open', because: { kind: 'deleted', of: kept?.issue ?? '' } } }
  if (last?.reason === 'not_planned') {
    return { ...base, issue: last, step: { kind: 'see', issue: last, reopens: false } }
  }
  if (last?.isLocked) return { ...base, step: opens('locked', last) }
  if (last && input.policy.follow_ups.recurrence === 'reopen') {
    return { ...base, issue: last, step: { kind: 'see', issue: last, reopens: true } }
  }
  if (last) return { ...base, step: opens('recurrence', last) }
  return { ...base, step: { kind: 'open', because: raised ? { kind: 'raised', why: raised } : null } }
}

const opens = (kind: 'recurrence' | 'locked', issue: FollowUpIssue): EvaluatedRoute['step'] => ({
  kind: 'open',
  because: { kind, of: fullName(issue.repository, issue.number) },
})

/** `#31` within the repository, `owner/name#31` elsewhere. */
const placeOf = (issue: FollowUpIssue, repository: string): string =>
  isSameName(issue.repository, repository) ? `#${issue.number}` : fullName(issue.repository, issue.number)

const byIssue = (route: TrackedRoute, issue: FollowUpIssue, input: RouteInput): EvaluatedRoute => {
  const base = { route, issue, place: placeOf(issue, input.repository), note: '', step: nothing }
  const isTicked = issue.kind === 'digest' && issue.ticked.includes(route.key)
  if (isTicked && issue.state === 'open') return { ...base, disposition: 'completed' }
  if (issue.labels.some(name => isSameName(name, deferredLabel)) && issue.reason !== 'completed') {
    return deferredByIssue({ ...base, route }, issue, input)
  }
  if (issue.state === 'open') return { ...base, disposition: 'tracked' }
  if (issue.reason === 'not_planned') return rejected(base, issue, input)
  if (issue.reason === 'duplicate') {
    return { ...base, disposition: 'accepted', note: 'its issue was closed as a duplicate' }
  }
  return { ...base, disposition: 'completed' }
}

type Base = Omit<EvaluatedRoute, 'disposition'>

const talkOf = (issue: FollowUpIssue, { answers }: RouteInput) => {
  const events = answers.conversations.get(fullName(issue.repository, issue.number))
  return events?.known ? readConversation(events.value) : null
}

const rejected = (base: Base, issue: FollowUpIssue, input: RouteInput): EvaluatedRoute => {
  const talk = talkOf(issue, input)
  if (!talk)
    return {
      ...base,
      disposition: 'needs-action',
      note: 'the reason for closing its issue could not be read',
    }
  if (talk.reason) {
    return {
      ...base,
      disposition: 'rejected',
      note: `by ${talk.closedBy ?? 'ghost'}: ${talk.reason.slice(0, 300)}`,
    }
  }
  return {
    ...base,
    disposition: 'needs-action',
    note: reasonMissing,
    step: talk.isAsked || issue.isLocked ? nothing : { kind: 'ask', issue },
  }
}

const deferredByIssue = (base: Base, issue: FollowUpIssue, input: RouteInput): EvaluatedRoute => {
  const talk = talkOf(issue, input)
  const said = talk?.trigger?.text ?? (talk?.wasDue ? null : base.route.trigger) ?? null
  if (said === null) {
    return {
      ...base,
      disposition: issue.state === 'open' ? 'tracked' : 'needs-action',
      note: 'the issue is deferred without a trigger; add a comment such as `deferred until 2027-01-15`, with a date, release, milestone or count',
    }
  }
  const fired = fire(said, issue.seen.length, issue.repository, input)
  if (fired === null) return { ...base, disposition: 'deferred', note: describeWaiting(said) }
  if (fired.startsWith('?')) return { ...base, disposition: 'deferred', note: fired.slice(1) }
  return {
    ...base,
    disposition: 'tracked',
    note: `due again: ${fired}`,
    step: { kind: 'raise', issue, why: fired },
  }
}
