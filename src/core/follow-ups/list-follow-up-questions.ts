import { isSameName } from '../vocabulary/github-names.ts'
import { listFollowedIssues } from './follow-references.ts'
import { chooseIssue } from './issues/choose-issue.ts'
import type { FollowUpIssue, FollowUpQuestions, TrackedRoute } from './model/follow-up.ts'
import { deferredLabel } from './model/follow-up.ts'
import { fullName } from './model/follow-up-marks.ts'
import type { FollowUpPolicy } from './model/follow-up-policy.ts'
import { readTrigger } from './read-trigger.ts'

/** What has to be read before the routes of a pull request can be evaluated, and nothing more. */
export const listFollowUpQuestions = (
  routes: readonly TrackedRoute[],
  issues: readonly FollowUpIssue[],
  about: {
    readonly mine: string
    readonly repository: string
    readonly origin: string
    readonly author: string | null
  },
  policy: FollowUpPolicy,
): FollowUpQuestions => {
  const chosen = routes.map(route => ({ route, ...chooseIssue(issues, route.key, about.mine) }))
  const own = [...new Set(chosen.flatMap(({ own }) => own ?? []))]
  const isDeferred = (issue: FollowUpIssue): boolean =>
    issue.labels.some(name => isSameName(name, deferredLabel))
  const asked = own.filter(issue => issue.reason === 'not_planned' || isDeferred(issue))
  const put = chosen.filter(({ route, own }) => (own ? isDeferred(own) : route.disposition === 'deferred'))
  const triggers = put.map(({ route }) => readTrigger(route.trigger ?? '').kind)
  const opening = chosen.filter(({ route, own }) =>
    own ? own.state === 'open' && own.from === about.mine : isAsking(route),
  )
  const settings = opening.flatMap(({ route }) => {
    const given = policy.follow_ups.targets[route.target]
    return given ? [{ ...given, repository: given.repository ?? about.repository }] : []
  })
  const hasDeferredIssue = own.some(isDeferred)
  return {
    conversations: asked.map(issue => fullName(issue.repository, issue.number)),
    asksReleases: hasDeferredIssue || triggers.includes('release'),
    milestones: [
      ...new Set([
        ...own.filter(isDeferred).map(({ repository }) => repository),
        ...(triggers.includes('milestone') ? [about.repository] : []),
        ...settings.filter(({ milestone }) => milestone !== undefined).map(({ repository }) => repository),
      ]),
    ],
    named: listFollowedIssues(
      chosen.flatMap(({ route, own }) => (own ? [] : [route])),
      { ...about, policy },
    ),
    author: about.author,
    assignees: settings.flatMap(({ repository, assignees }) =>
      (assignees ?? []).map(login => [repository, login] as const),
    ),
  }
}

const isAsking = ({ disposition }: TrackedRoute): boolean =>
  disposition === 'needs-action' || disposition === 'deferred'
