import { evaluateRoutes } from '../../core/follow-ups/evaluate-routes.ts'
import { listFollowedPlaces } from '../../core/follow-ups/follow-references.ts'
import { diffIssues } from '../../core/follow-ups/issues/diff-issues.ts'
import { renderIssue } from '../../core/follow-ups/issues/issue.ts'
import { planIssues } from '../../core/follow-ups/issues/plan-issues.ts'
import { readFollowUps } from '../../core/follow-ups/issues/read-follow-ups.ts'
import { describeRefused } from '../../core/follow-ups/issues/refused-writes.ts'
import { listFollowUpQuestions } from '../../core/follow-ups/list-follow-up-questions.ts'
import { mayOpen } from '../../core/follow-ups/may-open.ts'
import type {
  EvaluatedRoute,
  FollowUpAnswers,
  FollowUpFacts,
  RouteSnapshot,
  TrackedRoute,
} from '../../core/follow-ups/model/follow-up.ts'
import { fullName } from '../../core/follow-ups/model/follow-up-marks.ts'
import type { FollowUpPolicy } from '../../core/follow-ups/model/follow-up-policy.ts'
import type { RefusedWrite } from '../../core/follow-ups/model/issue-operation.ts'
import {
  differsFromSnapshot,
  readSnapshot,
  restoreRoutes,
  snapshotRoutes,
  writeSnapshots,
} from '../../core/follow-ups/model/route-snapshot.ts'
import { listJustOpened, type OpenedIssue, sealOpened } from '../../core/follow-ups/opened-issues.ts'
import { trackRoutes } from '../../core/follow-ups/track-routes.ts'
import type { LedgerEntry } from '../../core/lifecycle/model/approval.ts'
import type { GateResult } from '../../core/lifecycle/model/gate-result.ts'
import type { LifecycleStatus } from '../../core/lifecycle/model/lifecycle-status.ts'
import type { Operation } from '../../core/lifecycle/model/operation.ts'
import type { LifecycleFacts } from '../../core/lifecycle/model/pull-request-facts.ts'
import type { RouteEvaluation } from '../../core/lifecycle/replay/replay.ts'
import { isSameName } from '../../core/vocabulary/github-names.ts'
import { unknown } from '../../core/vocabulary/known.ts'
import type { Client } from '../../io/github/client/client.ts'
import type { IssueSupport } from '../../io/github/read/issue-support.ts'
import { readFollowUpAnswers, readFollowUpFacts } from '../../io/github/read/read-follow-up-facts.ts'
import type { OwnApp } from '../../io/github/read/read-own-checks.ts'
import type { RecentWrites } from '../../io/github/read/recent-writes.ts'
import { readFollowedIssues } from './read-followed-issues.ts'
import type { RouteText } from './read-route-text.ts'

/** What the follow-ups of a pull request are evaluated from. */
export type FollowUpInput = {
  readonly client: Client
  /** Who may read issues of another repository (`owner/name`). */
  readonly clientFor: (place: string) => Promise<Client>
  readonly app: OwnApp
  readonly recent: RecentWrites
  readonly facts: LifecycleFacts
  /** What the repository of the pull request offers. */
  readonly issueSupport: IssueSupport
  readonly gate: GateResult
  readonly policy: FollowUpPolicy
  /** What the app's check stores about this pull request. */
  readonly entry: LedgerEntry | null
  /** Whether a delivery reported the merge. */
  readonly sawMerge: boolean
  /** Issues that a delivery reported, `owner/name#31` in lower case. */
  readonly changedIssues: readonly string[]
  /** The text whose routes count. */
  readonly routeText: RouteText
  /** What GitHub refused to write earlier in this reconcile. */
  readonly refused: readonly RefusedWrite[]
}

/** The routes with their status, and the writes for them once the status of the pull request is known. */
export type EvaluatedFollowUps = RouteEvaluation & {
  readonly plan: (status: LifecycleStatus) => {
    readonly operations: readonly Operation[]
    readonly remarks: readonly string[]
    /** The routes, each with what kept its issue from being written. */
    readonly routes: readonly EvaluatedRoute[]
  }
}

/** What GitHub has about the follow-ups of one pull request. */
export type FollowUpReading = {
  readonly facts: FollowUpFacts
  readonly answers: FollowUpAnswers
  /** Issues that the app opened a short while ago, `owner/name#31`. */
  readonly made: readonly string[]
}

/** The routes according to the text and the app's check, before GitHub is read. */
export type WrittenRoutes = {
  readonly repository: string
  readonly mine: string
  readonly frozen: readonly RouteSnapshot[] | null
  readonly isMergeSeen: boolean
  readonly routes: readonly TrackedRoute[]
  readonly remarks: readonly string[]
  readonly edited: string | null
  readonly opened: readonly OpenedIssue[]
}

/**
 * Read and evaluate the follow-ups of one pull request: list the app's issues, read what the routes need, and evaluate
 * the status of each. A pull request without routes causes no request to GitHub.
 */
export const planFollowUps = async (input: FollowUpInput): Promise<EvaluatedFollowUps> => {
  const written = readWritten(input)
  return decideFollowUps(input, written, await readFollowUpState(input, written))
}

/** Read the routes from the text, and what the app's check stores about them. */
export const readWritten = ({
  facts,
  gate,
  policy,
  entry,
  sawMerge,
  routeText,
}: Omit<
  FollowUpInput,
  'client' | 'clientFor' | 'app' | 'recent' | 'refused' | 'changedIssues' | 'issueSupport'
>): WrittenRoutes => {
  const repository = `${facts.repository.owner}/${facts.repository.name}`
  const kept = entry?.frozen ? (entry.frozen.routes ?? null) : undefined
  const frozen = kept?.flatMap(text => readSnapshot(text, repository) ?? []) ?? null
  const { lines, records } = routeText.text ?? { lines: gate.routes ?? [], records: gate.records }
  const fromCorrections = policy.follow_ups.from_corrections
  const text = trackRoutes({
    repository,
    number: facts.change.number,
    origin: originOf(facts),
    lines,
    records,
    fromCorrections,
  })
  const isSealed = routeText.text === null && frozen !== null
  const isOther = isSealed && differsFromSnapshot(text.routes, frozen)
  return {
    repository,
    mine: fullName(repository.toLowerCase(), facts.change.number),
    frozen,
    // A reconcile between the merge and its delivery has not seen it yet; the delivery then says so.
    isMergeSeen: sawMerge || (kept === undefined ? entry !== null : kept !== null),
    routes: isSealed ? restoreRoutes(text.routes, frozen) : text.routes,
    remarks: isOther ? [editRemark] : text.remarks,
    edited: routeText.edited,
    opened: entry?.opened ?? [],
  }
}

const editRemark =
  'The follow-ups in the text differ from those that count. After the merge, an edit counts only if somebody with write access makes it and its delivery reaches the app.'

/** Evaluate the status of each route and plan the writes. The same facts lead to the same plan. */
export const decideFollowUps = (
  { facts, policy, refused }: Pick<FollowUpInput, 'facts' | 'policy' | 'refused'>,
  { repository, mine, frozen, isMergeSeen, routes, remarks: textRemarks, edited, opened }: WrittenRoutes,
  found: FollowUpReading,
): EvaluatedFollowUps => {
  const { answers } = found
  const { gone, unread } = found.facts
  const issues = found.facts.issues.known ? readFollowUps(found.facts.issues.value, frozen ?? [], mine) : []
  const author = facts.change.author?.login ?? null
  const trust = { author, authorRole: answers.authorRole, isMergeSeen }
  const about = { mine, repository, origin: originOf(facts), issues, answers, policy }
  const evaluated = evaluateRoutes({ ...about, at: facts.at, routes, frozen: frozen ?? [], gone, unread })
  const kept = writeSnapshots(snapshotRoutes(evaluated, frozen, gone, mine), repository)
  const isForeign = facts.change.merge !== null && !isMergeSeen
  const plan: EvaluatedFollowUps['plan'] = status => {
    if (!found.facts.issues.known) {
      return {
        operations: [],
        remarks: [`Cannot read the follow-up issues: ${found.facts.issues.why}`],
        routes: evaluated,
      }
    }
    const { may, why } = mayOpen(status, trust, policy)
    const { wanted, remarks, notes } = planIssues({
      ...about,
      evaluated: evaluated,
      mayOpen: may,
      facts: found.facts,
    })
    const context = { repository, ...facts.change, mergedAt: facts.change.merge?.at ?? null }
    const isWaiting = evaluated.some(({ step }) => step.kind === 'open' || step.kind === 'see')
    const operations = diffIssues(
      wanted.map(issueChange => renderIssue(issueChange, context)),
      { repository, repositoryLabels: facts.repositoryLabels, refused },
    )
    const refusals = describeRefused(refused, evaluated)
    return {
      operations,
      remarks: [...textRemarks, ...remarks, ...refusals.remarks, ...(isWaiting && !may ? [why] : [])],
      routes: evaluated.map(one =>
        withNote(one, notes.get(one.route.key) ?? refusals.notes.get(one.route.key)),
      ),
    }
  }
  return {
    routes: evaluated,
    frozen: isForeign ? null : kept,
    edited,
    opened: sealOpened(opened, found.made, facts.at),
    plan,
  }
}

/** Where GitHub's pages are: the pull request's own address says it. */
const originOf = ({ change }: LifecycleFacts): string => new URL(change.url).origin

const withNote = (one: EvaluatedRoute, note: string | undefined): EvaluatedRoute =>
  note === undefined ? one : { ...one, note: [one.note, note].filter(part => part !== '').join('; ') }

/** The answers for a pull request without routes. */
export const nothingFound: FollowUpAnswers = {
  conversations: new Map(),
  named: new Map(),
  releases: unknown('the pull request has no routes'),
  milestones: new Map(),
  authorRole: unknown('the pull request has no routes'),
  assignable: new Map(),
}

const nowhere: FollowUpFacts = {
  issues: { known: true, value: [] },
  gone: new Map(),
  unread: new Map(),
  barred: new Map(),
  hasSubIssues: true,
}

const readFollowUpState = async (
  { client, clientFor, app, recent, changedIssues, facts, issueSupport, policy }: FollowUpInput,
  { repository, mine, frozen, routes, opened }: WrittenRoutes,
): Promise<FollowUpReading> => {
  if (routes.length === 0) return { facts: nowhere, answers: nothingFound, made: [] }
  const places = Object.values(policy.follow_ups.targets).flatMap(one => one?.repository ?? [])
  const elsewhere = [...new Set(places)].filter(one => !isSameName(one, repository))
  const lately = await Promise.all([repository, ...elsewhere].map(recent.issuesIn))
  const made = lately
    .flat()
    .filter(({ keys, from }) => from === mine || routes.some(({ key }) => keys.includes(key)))
    .map(({ issue }) => issue)
  const followUps = await readFollowUpFacts(client, {
    repository,
    issueSupport,
    app,
    kept: [
      ...(frozen ?? []).flatMap(({ issue }) => issue ?? []),
      ...made,
      ...opened.map(({ issue }) => issue),
    ],
    justOpened: [...made, ...listJustOpened(opened, facts.at)],
    changed: changedIssues,
    elsewhere,
  })
  const issues = followUps.issues.known ? readFollowUps(followUps.issues.value, frozen ?? [], mine) : []
  const author = facts.change.author?.login ?? null
  const questions = listFollowUpQuestions(
    routes,
    issues,
    { mine, repository, origin: originOf(facts), author },
    policy,
  )
  const [answers, followed] = await Promise.all([
    readFollowUpAnswers(client, repository, app, questions),
    readFollowedIssues(client, {
      clientFor,
      app,
      repository,
      names: questions.named,
      followed: listFollowedPlaces(repository, policy),
    }),
  ])
  const conversations = new Map([...answers.conversations, ...followed.conversations])
  return { facts: followUps, answers: { ...answers, named: followed.named, conversations }, made }
}
