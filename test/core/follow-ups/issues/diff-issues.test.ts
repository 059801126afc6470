import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { ObservedIssue } from '../../../../src/core/follow-ups/model/follow-up.ts'
import { readHeader, readRouteLines } from '../../../../src/core/follow-ups/model/follow-up-marks.ts'
import type { Route } from '../../../../src/core/vocabulary/route.ts'
import {
  carryOut,
  keepFrozen,
  look,
  nameOf,
  newWorld,
  type SmallWorld,
  settle,
  tellTalk,
} from '../../../support/app/follow-ups.ts'
import { minute } from '../../../support/app/pull-request-facts.ts'
import { runs } from '../../../support/laws.ts'

/** One thing that happens. `of` picks an issue or a pull request among those that there are. */
type Deed =
  | { readonly kind: 'propose'; readonly routes: readonly number[]; readonly by: 'agent' | 'outsider' }
  | { readonly kind: 'merge' | 'look'; readonly of: number }
  /** Only so many writes are made before the process dies. */
  | { readonly kind: 'crash'; readonly of: number; readonly after: number }
  /** Two processes plan from the same sight, and both write. */
  | { readonly kind: 'race'; readonly of: number; readonly other: number }
  | {
      readonly kind:
        | 'complete'
        | 'refuse'
        | 'refuse with a reason'
        | 'reopen'
        | 'lock'
        | 'delete'
        | 'defer'
        | 'defer until it is over'
        | 'edit'
        | 'unlabel'
      readonly of: number
    }

const actions = ['Retry downloads', 'Explain the limits', 'Test a slow disk', 'Name the owner']
const routeOf = (which: number): Route => ({
  target: 'backlog',
  action: actions[which % actions.length] ?? '',
  status: 'open',
})

const pick = fc.nat(20)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      routes: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
      by: fc.constantFrom('agent' as const, 'agent' as const, 'agent' as const, 'outsider' as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('merge' as const, 'look' as const), of: pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('crash' as const), of: pick, after: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('race' as const), of: pick, other: pick }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'complete' as const,
        'refuse' as const,
        'refuse with a reason' as const,
        'reopen' as const,
        'lock' as const,
        'delete' as const,
        'defer' as const,
        'defer until it is over' as const,
        'edit' as const,
        'unlabel' as const,
      ),
      of: pick,
    }),
  },
)

const writeAll = (world: SmallWorld, number: number): SmallWorld => {
  const { operations, frozen } = look(world, number)
  return keepFrozen(operations.reduce(carryOut, world), number, frozen)
}

const happen = (before: SmallWorld, one: Deed): SmallWorld => {
  const world = { ...before, minute: before.minute + 1 }
  if (one.kind === 'propose') {
    const change = {
      number: world.changes.length + 1,
      author: one.by,
      lines: one.routes.map(routeOf),
      records: [],
      isMerged: false,
      frozen: undefined,
    }
    return { ...world, changes: [...world.changes, change] }
  }
  const change = world.changes[one.of % Math.max(1, world.changes.length)]
  if (!change) return world
  switch (one.kind) {
    case 'merge':
      return {
        ...world,
        changes: world.changes.map(each => (each === change ? { ...each, isMerged: true } : each)),
      }
    case 'look':
      return writeAll(world, change.number)
    case 'crash':
      return look(world, change.number).operations.slice(0, one.after).reduce(carryOut, world)
    case 'race': {
      const other = world.changes[one.other % world.changes.length] ?? change
      const [mine, theirs] = [look(world, change.number), look(world, other.number)]
      const both = [...mine.operations, ...theirs.operations].reduce(carryOut, world)
      return keepFrozen(keepFrozen(both, change.number, mine.frozen), other.number, theirs.frozen)
    }
    default:
      return touch(world, one.kind, one.of)
  }
}

/** What people do to issues. */
const touch = (world: SmallWorld, kind: Deed['kind'], of: number): SmallWorld => {
  const issue = world.issues[of % Math.max(1, world.issues.length)]
  if (!issue) return world
  const name = nameOf(issue)
  const at = minute(world.minute)
  const edit = (changed: Partial<ObservedIssue>): SmallWorld => ({
    ...world,
    issues: world.issues.map(one => (one === issue ? { ...one, ...changed } : one)),
  })
  const says = (text: string) =>
    ({ kind: 'commented', at, by: 'writer', isBot: false, isOurs: false, isMember: true, text }) as const
  const close = (reason: 'completed' | 'not_planned'): SmallWorld =>
    issue.state === 'open'
      ? tellTalk(edit({ state: 'closed', reason, closedAt: at }), name, { kind: 'closed', at, by: 'writer' })
      : world
  switch (kind) {
    case 'complete':
      return close('completed')
    case 'refuse':
      return close('not_planned')
    case 'refuse with a reason':
      return tellTalk(close('not_planned'), name, says('Too costly for what it gives.'))
    case 'reopen':
      return issue.state === 'closed' && !issue.isLocked
        ? tellTalk(edit({ state: 'open', reason: null, closedAt: null }), name, {
            kind: 'reopened',
            at,
            by: 'writer',
          })
        : world
    case 'lock':
      return edit({ isLocked: true })
    case 'delete':
      return {
        ...world,
        issues: world.issues.filter(one => one !== issue),
        gone: new Map([...world.gone, [name, { kind: 'deleted' }]]),
      }
    case 'defer':
      return tellTalk(edit({ labels: [...issue.labels, 'deferred'] }), name, says('until 2099-01-01'))
    case 'defer until it is over':
      return tellTalk(edit({ labels: [...issue.labels, 'deferred'] }), name, says('until 2020-01-01'))
    case 'edit':
      return edit({ body: `${issue.body}\n\nA person adds a thought.` })
    case 'unlabel':
      return edit({ labels: issue.labels.filter(label => label !== 'deferred') })
    default:
      return world
  }
}

const keysOf = (issue: ObservedIssue): readonly string[] => [
  ...(readHeader(issue.body)?.keys ?? []),
  ...readRouteLines(issue.body).map(({ key }) => key),
]

const mostOpenOfAKey = (world: SmallWorld): number => {
  const counts = new Map<string, number>()
  for (const issue of world.issues.filter(({ state }) => state === 'open')) {
    for (const key of new Set(keysOf(issue))) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}

const numRuns = runs(400, 2000)
const history = fc.array(deed, { minLength: 5, maxLength: 40 })
const policies = fc.record({
  most: fc.constantFrom(0, 1, 2, 10),
  recurrence: fc.constantFrom('reopen' as const, 'new' as const),
  parent: fc.constantFrom('never' as const, 'never' as const, 'several' as const),
})

describe('the issues of routes, over generated histories', () => {
  it('come to rest, with at most one open issue a key', () => {
    fc.assert(
      fc.property(policies, history, (policy, deeds) => {
        const end = settle(deeds.reduce(happen, newWorld(policy)))
        for (const { number } of end.changes) expect(look(end, number).operations).toEqual([])
        expect(mostOpenOfAKey(end)).toBeLessThanOrEqual(1)
      }),
      { numRuns },
    )
  })

  it('lose no route: each open route of a merged change has an issue that names the change', () => {
    fc.assert(
      fc.property(policies, history, (policy, deeds) => {
        const end = settle(deeds.reduce(happen, newWorld(policy)))
        for (const change of end.changes) {
          if (!change.isMerged || change.author !== 'agent') continue
          for (const { issue, note } of look(end, change.number).told) {
            const isSeen = issue?.seen.includes(`octo/shop#${change.number}`) === true
            expect([change.number, isSeen || note.includes('deleted twice')]).toEqual([change.number, true])
          }
        }
      }),
      { numRuns },
    )
  })

  it('open nothing for an outsider, and nothing before the merge', () => {
    fc.assert(
      fc.property(policies, history, (policy, deeds) => {
        const end = settle(deeds.reduce(happen, newWorld(policy)))
        const quiet = end.changes.filter(({ isMerged, author }) => !isMerged || author === 'outsider')
        const from = new Set(end.issues.map(issue => readHeader(issue.body)?.from))
        expect(quiet.filter(({ number }) => from.has(`octo/shop#${number}`))).toEqual([])
      }),
      { numRuns },
    )
  })

  it('keep what people write outside of the marks', () => {
    fc.assert(
      fc.property(policies, history, (policy, deeds) => {
        const edits = (world: SmallWorld) =>
          world.issues.map(issue => issue.body.split('A person adds a thought.').length - 1)
        const before = deeds.reduce(happen, newWorld(policy))
        const end = settle(before)
        expect(edits(end).slice(0, before.issues.length)).toEqual(edits(before))
      }),
      { numRuns },
    )
  })
})

describe('five hundred routes', () => {
  it('make ten issues and one digest that GitHub takes, and each has its place', () => {
    const lines = Array.from(
      { length: 500 },
      (_, index): Route => ({
        target: 'backlog',
        action: `${index} <b>@all</b> ${'wörds '.repeat(200)}`,
        status: 'open',
      }),
    )
    const change = { number: 1, author: 'agent', lines, records: [], isMerged: true, frozen: undefined }
    const end = settle({ ...newWorld(), changes: [change] })
    expect(end.issues.length).toBe(11)
    expect(Math.max(...end.issues.map(issue => issue.body.length))).toBeLessThanOrEqual(65_536)
    expect(look(end, 1).told.every(({ disposition }) => disposition === 'tracked')).toBe(true)
  })
})
