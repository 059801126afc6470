import { gatherFollowUpAnswers, gatherFollowUps } from './edge/github/gather-follow-ups.ts'
import type { OwnApp } from './edge/github/gather-mirror.ts'
import type { Ask } from './edge/github/open-asking.ts'
import { freezeRoutes, thawRoutes } from './judge/freeze-routes.ts'
import { listFollowUpQuestions } from './judge/list-follow-up-questions.ts'
import { isTrustedAuthor, mayOpen } from './judge/may-open.ts'
import { readFollowUps } from './judge/read-follow-ups.ts'
import type { Lessons } from './judge/replay/replay.ts'
import { tellRoutes } from './judge/tell-routes.ts'
import { trackRoutes } from './judge/track-routes.ts'
import { wantIssues } from './judge/want-issues.ts'
import type { LedgerEntry } from './model/approval.ts'
import type { FollowUpAnswers, FollowUpFacts, FrozenRoute, TrackedRoute } from './model/follow-up.ts'
import { fullName } from './model/follow-up-marks.ts'
import type { FollowUpPolicy } from './model/follow-up-policy.ts'
import { readFrozen, writeFrozen } from './model/frozen-routes.ts'
import type { JudgedGate } from './model/judged-gate.ts'
import { unknown } from './model/known.ts'
import type { MirrorFacts } from './model/mirror-facts.ts'
import type { Operation } from './model/operation.ts'
import type { Standing } from './model/standing.ts'
import { planFollowUps } from './reconcile/plan-follow-ups.ts'
import { renderIssue } from './render/issue.ts'

/** What the lessons of a pull request are judged from. */
export type LessonCase = {
  readonly ask: Ask
  readonly app: OwnApp
  readonly facts: MirrorFacts
  readonly gate: JudgedGate
  readonly policy: FollowUpPolicy
  /** What our check keeps of this pull request. */
  readonly entry: LedgerEntry | null
  /** Whether a delivery showed the merge itself. */
  readonly sawMerge: boolean
}

/** The routes with where they stand, and what would be written about them once the standing is known. */
export type JudgedLessons = Lessons & {
  readonly plan: (standing: Standing) => {
    readonly operations: readonly Operation[]
    readonly remarks: readonly string[]
  }
}

/**
 * Read and judge the lessons of one pull request: gather our issues, ask what the routes need, tell where each stands.
 * Nothing is asked of GitHub for a pull request without routes.
 */
export const judgeLessons = async (all: LessonCase): Promise<JudgedLessons> => {
  const { facts, gate, policy, entry } = all
  const repository = `${facts.repository.owner}/${facts.repository.name}`
  const mine = fullName(repository.toLowerCase(), facts.change.number)
  const kept = entry?.frozen ? (entry.frozen.routes ?? null) : undefined
  const frozen = kept?.flatMap(text => readFrozen(text, repository) ?? []) ?? null
  const isMergeSeen = kept === undefined ? entry !== null || all.sawMerge : kept !== null
  const text = trackRoutes({
    repository,
    lines: gate.routes ?? [],
    records: gate.records as Parameters<typeof trackRoutes>[0]['records'],
    fromCorrections: policy.follow_ups.from_corrections,
  })
  const candidates = uniteByKey(text.routes, thawRoutes(text.routes, frozen, false))
  const found = await gather(all, repository, mine, candidates, frozen ?? [])
  const trust = { author: facts.change.author?.login ?? null, authorRole: found.answers.authorRole, isMergeSeen }
  const routes = thawRoutes(text.routes, frozen, isTrustedAuthor(trust, policy))
  const told = tellRoutes({
    mine,
    repository,
    at: facts.at,
    routes,
    frozen: frozen ?? [],
    issues: found.issues,
    gone: found.facts.gone,
    answers: found.answers,
    policy,
  })
  const isMerged = facts.change.merge !== null
  const keptNow = freezeRoutes(told, frozen, found.facts.gone, mine).map(one => writeFrozen(one, repository))
  return {
    told,
    frozen: isMerged && !isMergeSeen ? null : keptNow,
    plan: standing => {
      if (!found.facts.issues.known) {
        return { operations: [], remarks: [`The follow-up issues could not be read: ${found.facts.issues.why}`] }
      }
      const { may, why } = mayOpen(standing, trust, policy)
      const { wanted, remarks } = wantIssues({
        mine,
        repository,
        told,
        issues: found.issues,
        mayOpen: may,
        facts: found.facts,
        answers: found.answers,
        policy,
      })
      const context = { repository, ...facts.change, mergedAt: facts.change.merge?.at ?? null }
      const isWaiting = told.some(({ step }) => step.kind === 'open' || step.kind === 'see')
      return {
        operations: planFollowUps(
          wanted.map(wish => renderIssue(wish, context)),
          { repository, repositoryLabels: facts.repositoryLabels },
        ),
        remarks: [...text.remarks, ...remarks, ...(isWaiting && !may ? [why] : [])],
      }
    },
  }
}

const uniteByKey = (
  one: readonly TrackedRoute[],
  other: readonly TrackedRoute[],
): readonly TrackedRoute[] => [...new Map([...other, ...one].map(route => [route.key, route])).values()]

const nothingFound: FollowUpAnswers = {
  conversations: new Map(),
  releases: unknown('nobody asked'),
  milestones: new Map(),
  authorRole: unknown('nobody asked'),
  assignable: new Map(),
}

const gather = async (
  { ask, app, facts, policy }: LessonCase,
  repository: string,
  mine: string,
  routes: readonly TrackedRoute[],
  frozen: readonly FrozenRoute[],
) => {
  const none: FollowUpFacts = { issues: { known: true, value: [] }, gone: new Map(), reached: new Map() }
  if (routes.length === 0) return { facts: none, issues: [], answers: nothingFound }
  const places = Object.values(policy.follow_ups.targets).flatMap(one => one?.repository ?? [])
  const elsewhere = [...new Set(places)].filter(one => one.toLowerCase() !== repository.toLowerCase())
  const kept = frozen.flatMap(({ issue }) => issue ?? [])
  const followUps = await gatherFollowUps(ask, { repository, app, kept, elsewhere })
  const issues = followUps.issues.known ? readFollowUps(followUps.issues.value, frozen, mine) : []
  const author = facts.change.author?.login ?? null
  const questions = listFollowUpQuestions(routes, issues, { mine, repository, author }, policy)
  const isFrozenElsewise = frozen.length > 0
  const answers = await gatherFollowUpAnswers(ask, repository, app, {
    ...questions,
    author: isFrozenElsewise ? author : questions.author,
  })
  return { facts: followUps, issues, answers }
}
