import type { RunRecord } from '../../../src/core/closeout/model/record.ts'
import type {
  EvaluatedRoute,
  GoneIssue,
  IssueEvent,
  ObservedIssue,
} from '../../../src/core/follow-ups/model/follow-up.ts'
import { followUpLabel } from '../../../src/core/follow-ups/model/follow-up.ts'
import { fullName, readHeader } from '../../../src/core/follow-ups/model/follow-up-marks.ts'
import type { FollowUpPolicy } from '../../../src/core/follow-ups/model/follow-up-policy.ts'
import { defaultFollowUpPolicy } from '../../../src/core/follow-ups/model/follow-up-policy.ts'
import type { LedgerEntry } from '../../../src/core/lifecycle/model/approval.ts'
import type { LifecycleStatus } from '../../../src/core/lifecycle/model/lifecycle-status.ts'
import type { Operation } from '../../../src/core/lifecycle/model/operation.ts'
import { known } from '../../../src/core/vocabulary/known.ts'
import type { Route } from '../../../src/core/vocabulary/route.ts'
import { decideFollowUps, nothingFound, readWritten } from '../../../src/engine/follow-ups/plan-follow-ups.ts'
import { minute, someGate, someMirror } from './pull-request-facts.ts'

const place = 'octo/shop'

/** A pull request of the miniature: what its text says, and what its check keeps. */
export type SmallChange = {
  readonly number: number
  readonly author: string
  readonly lines: readonly Route[]
  readonly records: readonly RunRecord[]
  readonly isMerged: boolean
  /** `undefined`: never looked at. `null`: looked at before the merge. */
  readonly frozen: readonly string[] | null | undefined
}

/** GitHub in miniature, as far as lessons go. */
export type SmallWorld = {
  readonly minute: number
  readonly changes: readonly SmallChange[]
  readonly issues: readonly ObservedIssue[]
  readonly talks: ReadonlyMap<string, readonly IssueEvent[]>
  readonly gone: ReadonlyMap<string, GoneIssue>
  readonly policy: FollowUpPolicy
}

export const newWorld = (policy: Partial<FollowUpPolicy['follow_ups']> = {}): SmallWorld => ({
  minute: 1,
  changes: [],
  issues: [],
  talks: new Map(),
  gone: new Map(),
  policy: { ...defaultFollowUpPolicy, follow_ups: { ...defaultFollowUpPolicy.follow_ups, ...policy } },
})

export const nameOf = (issue: Pick<ObservedIssue, 'repository' | 'number'>): string =>
  fullName(issue.repository, issue.number)

export type SmallLook = {
  readonly told: readonly EvaluatedRoute[]
  readonly operations: readonly Operation[]
  readonly frozen: readonly string[] | null
  readonly remarks: readonly string[]
}

/** Once its check keeps the routes of a merged pull request, its text counts no more. */
const routeTextOf = ({ isMerged, frozen, lines, records }: SmallChange) => ({
  text: isMerged && frozen ? null : { lines, records },
  edited: null,
})

/** What a look at one pull request finds and plans: the real line, with the miniature in GitHub's place. */
export const look = (world: SmallWorld, number: number): SmallLook => {
  const change = world.changes.find(one => one.number === number)
  if (!change) throw new Error(`No pull request ${number}.`)
  const facts = someMirror({
    at: minute(world.minute),
    change: {
      number,
      author: { login: change.author, isBot: false },
      isOpen: !change.isMerged,
      merge: change.isMerged ? { by: 'maintainer', at: minute(1), commit: 'f'.repeat(40) } : null,
    },
    repositoryLabels: [{ name: followUpLabel.label }],
  })
  const gate = someGate({ routes: change.lines, records: change.records })
  const entry = (
    change.frozen === undefined
      ? null
      : { frozen: change.frozen === null ? null : { closeout: '', approval: null, routes: change.frozen } }
  ) as LedgerEntry | null
  const all = {
    facts,
    gate,
    policy: world.policy,
    entry,
    sawMerge: true,
    refused: [],
    routeText: routeTextOf(change),
  }
  const {
    routes: told,
    frozen,
    plan,
  } = decideFollowUps(all, readWritten(all), {
    facts: {
      issues: known(world.issues),
      gone: world.gone,
      unread: new Map(),
      barred: new Map(),
      hasSubIssues: true,
    },
    answers: {
      ...nothingFound,
      conversations: new Map([...world.talks].map(([name, talk]) => [name, known(talk)])),
      releases: known([]),
      milestones: new Map([[place, known([])]]),
      authorRole: known(change.author === 'outsider' ? 'none' : 'write'),
    },
    made: [],
  })
  const status = {
    state: change.isMerged ? 'published' : 'ready',
    approval: { standing: 'none' },
    publication: change.isMerged ? { isComplete: true } : null,
  } as unknown as LifecycleStatus
  return { told, frozen, ...plan(status) }
}

/** Keep what a look found in the check of the pull request, as the last of its writes does. */
export const keepFrozen = (
  world: SmallWorld,
  number: number,
  frozen: readonly string[] | null,
): SmallWorld => ({
  ...world,
  changes: world.changes.map(one =>
    one.number === number ? { ...one, frozen: one.isMerged ? frozen : null } : one,
  ),
})

const changeIssue = (
  world: SmallWorld,
  name: string,
  change: (issue: ObservedIssue) => ObservedIssue,
): SmallWorld => ({
  ...world,
  issues: world.issues.map(issue => (nameOf(issue) === name ? change(issue) : issue)),
})

export const tellTalk = (world: SmallWorld, name: string, event: IssueEvent): SmallWorld => ({
  ...world,
  talks: new Map([...world.talks, [name, [...(world.talks.get(name) ?? []), event]]]),
})

/** What one write does. Anything that GitHub would refuse is an error of the plan. */
export const carryOut = (before: SmallWorld, operation: Operation): SmallWorld => {
  const world = { ...before, minute: before.minute + 1 }
  const name =
    'number' in operation && 'repository' in operation ? fullName(operation.repository, operation.number) : ''
  switch (operation.kind) {
    case 'open issue': {
      if (operation.body.length > 65_536 || operation.title.length > 256) throw new Error('too long')
      if (!readHeader(operation.body)) throw new Error('an issue without a header')
      const number = 1 + Math.max(100, ...world.issues.map(one => one.number), ...lost(world))
      const issue: ObservedIssue = {
        id: 10_000 + number,
        repository: operation.repository,
        number,
        url: `https://github.com/${operation.repository}/issues/${number}`,
        title: operation.title,
        body: operation.body,
        state: 'open',
        reason: null,
        isLocked: false,
        labels: operation.labels,
        hasParent: false,
        createdAt: minute(world.minute),
        closedAt: null,
      }
      return { ...world, issues: [...world.issues, issue] }
    }
    case 'update issue':
      if (operation.body.length > 65_536) throw new Error('too long')
      return changeIssue(world, name, issue => ({
        ...issue,
        title: operation.title ?? issue.title,
        body: operation.body,
        state: operation.state,
        reason: operation.state === 'open' ? null : (operation.reason ?? issue.reason ?? 'completed'),
        closedAt: operation.state === 'open' ? null : (issue.closedAt ?? minute(world.minute)),
      }))
    case 'label issue':
      return changeIssue(world, name, issue => ({ ...issue, labels: [...issue.labels, operation.name] }))
    case 'unlabel issue':
      return changeIssue(world, name, issue => ({
        ...issue,
        labels: issue.labels.filter(label => label !== operation.name),
      }))
    case 'comment on issue':
      return tellTalk(world, name, {
        kind: 'commented',
        at: minute(world.minute),
        by: 'closeout[bot]',
        isBot: true,
        isOurs: true,
        isMember: false,
        text: operation.body,
      })
    case 'nest issue':
      return {
        ...world,
        issues: world.issues.map(one => (one.id === operation.child ? { ...one, hasParent: true } : one)),
      }
    default:
      throw new Error(`unexpected ${operation.kind}`)
  }
}

const lost = ({ gone }: SmallWorld): readonly number[] =>
  [...gone.keys()].map(name => Number(name.split('#')[1]))

/** Look and carry out until nothing is left; throws where that takes too long. */
export const settle = (world: SmallWorld, rounds = 8): SmallWorld => {
  let now = world
  for (let round = 0; round < rounds; round += 1) {
    let writes = 0
    for (const { number } of now.changes) {
      const { operations, frozen } = look(now, number)
      writes += operations.length
      now = keepFrozen(operations.reduce(carryOut, now), number, frozen)
    }
    if (writes === 0) return now
  }
  throw new Error('the plan does not come to rest')
}
