import { tellRoutes } from '../core/follow-ups/evaluate-routes.ts'
import { planFollowUps } from '../core/follow-ups/issues/diff-issues.ts'
import { renderIssue } from '../core/follow-ups/issues/issue.ts'
import { wantIssues } from '../core/follow-ups/issues/plan-issues.ts'
import { readFollowUps } from '../core/follow-ups/issues/read-follow-ups.ts'
import { listFollowUpQuestions } from '../core/follow-ups/list-follow-up-questions.ts'
import { isTrustedAuthor, mayOpen } from '../core/follow-ups/may-open.ts'
import type {
  FollowUpAnswers,
  FollowUpFacts,
  FrozenRoute,
  TrackedRoute,
} from '../core/follow-ups/model/follow-up.ts'
import { fullName } from '../core/follow-ups/model/follow-up-marks.ts'
import type { FollowUpPolicy } from '../core/follow-ups/model/follow-up-policy.ts'
import { freezeRoutes, readFrozen, thawRoutes, writeFrozen } from '../core/follow-ups/model/route-snapshot.ts'
import { type TrackedRoutes, trackRoutes } from '../core/follow-ups/track-routes.ts'
import type { LedgerEntry } from '../core/lifecycle/model/approval.ts'
import type { JudgedGate } from '../core/lifecycle/model/evaluated-gate.ts'
import type { Standing } from '../core/lifecycle/model/lifecycle-status.ts'
import type { Operation } from '../core/lifecycle/model/operation.ts'
import type { MirrorFacts } from '../core/lifecycle/model/pull-request-facts.ts'
import type { Lessons } from '../core/lifecycle/replay/replay.ts'
import { unknown } from '../core/vocabulary/known.ts'
import type { Ask } from '../io/github/client/client.ts'
import { gatherFollowUpAnswers, gatherFollowUps } from '../io/github/read/read-follow-up-facts.ts'
import type { OwnApp } from '../io/github/read/read-lifecycle-facts.ts'

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

/** What was found on GitHub about the lessons of one pull request. */
export type FoundLessons = { readonly facts: FollowUpFacts; readonly answers: FollowUpAnswers }

/** The lessons as the text and our check have them, before anything is looked up. */
export type WrittenLessons = {
  readonly repository: string
  readonly mine: string
  readonly frozen: readonly FrozenRoute[] | null
  readonly isMergeSeen: boolean
  readonly text: TrackedRoutes
}

/**
 * Read and judge the lessons of one pull request: gather our issues, ask what the routes need, tell where each stands.
 * Nothing is asked of GitHub for a pull request without routes.
 */
export const judgeLessons = async (all: LessonCase): Promise<JudgedLessons> => {
  const written = readWritten(all)
  return decideLessons(all, written, await gather(all, written))
}

/** Read the lessons out of the text, and what our check keeps of them. */
export const readWritten = ({
  facts,
  gate,
  policy,
  entry,
  sawMerge,
}: Omit<LessonCase, 'ask' | 'app'>): WrittenLessons => {
  const repository = `${facts.repository.owner}/${facts.repository.name}`
  const kept = entry?.frozen ? (entry.frozen.routes ?? null) : undefined
  return {
    repository,
    mine: fullName(repository.toLowerCase(), facts.change.number),
    frozen: kept?.flatMap(text => readFrozen(text, repository) ?? []) ?? null,
    isMergeSeen: kept === undefined ? entry !== null || sawMerge : kept !== null,
    text: trackRoutes({
      repository,
      lines: gate.routes ?? [],
      records: gate.records,
      fromCorrections: policy.follow_ups.from_corrections,
    }),
  }
}

/** Decide where each lesson stands and what would be written. The same facts lead to the same plan. */
export const decideLessons = (
  { facts, policy }: Pick<LessonCase, 'facts' | 'policy'>,
  { repository, mine, frozen, isMergeSeen, text }: WrittenLessons,
  found: FoundLessons,
): JudgedLessons => {
  const { answers } = found
  const { gone } = found.facts
  const issues = found.facts.issues.known ? readFollowUps(found.facts.issues.value, frozen ?? [], mine) : []
  const author = facts.change.author?.login ?? null
  const trust = { author, authorRole: answers.authorRole, isMergeSeen }
  const routes = thawRoutes(text.routes, frozen, isTrustedAuthor(trust, policy))
  const about = { mine, repository, issues, answers, policy }
  const told = tellRoutes({ ...about, at: facts.at, routes, frozen: frozen ?? [], gone })
  const kept = freezeRoutes(told, frozen, gone, mine).map(one => writeFrozen(one, repository))
  const isForeign = facts.change.merge !== null && !isMergeSeen
  const plan: JudgedLessons['plan'] = standing => {
    if (!found.facts.issues.known) {
      return {
        operations: [],
        remarks: [`The follow-up issues could not be read: ${found.facts.issues.why}`],
      }
    }
    const { may, why } = mayOpen(standing, trust, policy)
    const { wanted, remarks } = wantIssues({ ...about, told, mayOpen: may, facts: found.facts })
    const context = { repository, ...facts.change, mergedAt: facts.change.merge?.at ?? null }
    const isWaiting = told.some(({ step }) => step.kind === 'open' || step.kind === 'see')
    const operations = planFollowUps(
      wanted.map(wish => renderIssue(wish, context)),
      { repository, repositoryLabels: facts.repositoryLabels },
    )
    return { operations, remarks: [...text.remarks, ...remarks, ...(isWaiting && !may ? [why] : [])] }
  }
  return { told, frozen: isForeign ? null : kept, plan }
}

const uniteByKey = (
  one: readonly TrackedRoute[],
  other: readonly TrackedRoute[],
): readonly TrackedRoute[] => [...new Map([...other, ...one].map(route => [route.key, route])).values()]

/** The answers where nothing was asked. */
export const nothingFound: FollowUpAnswers = {
  conversations: new Map(),
  releases: unknown('nobody asked'),
  milestones: new Map(),
  authorRole: unknown('nobody asked'),
  assignable: new Map(),
}

const nowhere: FollowUpFacts = { issues: { known: true, value: [] }, gone: new Map(), reached: new Map() }

const gather = async (
  { ask, app, facts, policy }: LessonCase,
  { repository, mine, frozen, text }: WrittenLessons,
): Promise<FoundLessons> => {
  const routes = uniteByKey(text.routes, thawRoutes(text.routes, frozen, false))
  if (routes.length === 0) return { facts: nowhere, answers: nothingFound }
  const places = Object.values(policy.follow_ups.targets).flatMap(one => one?.repository ?? [])
  const elsewhere = [...new Set(places)].filter(one => one.toLowerCase() !== repository.toLowerCase())
  const kept = (frozen ?? []).flatMap(({ issue }) => issue ?? [])
  const followUps = await gatherFollowUps(ask, { repository, app, kept, elsewhere })
  const issues = followUps.issues.known ? readFollowUps(followUps.issues.value, frozen ?? [], mine) : []
  const author = facts.change.author?.login ?? null
  const questions = listFollowUpQuestions(routes, issues, { mine, repository, author }, policy)
  return { facts: followUps, answers: await gatherFollowUpAnswers(ask, repository, app, questions) }
}
