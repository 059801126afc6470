import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Desired } from '../../../src/core/lifecycle/diff-pull-request.ts'
import { diffPullRequest, type Observed } from '../../../src/core/lifecycle/diff-pull-request.ts'
import { lifecycleLabelNames } from '../../../src/core/lifecycle/model/lifecycle.ts'
import { defaultLifecyclePolicy } from '../../../src/core/lifecycle/model/lifecycle-policy.ts'
import type {
  CheckOutput,
  PullRequestOperation as Operation,
} from '../../../src/core/lifecycle/model/operation.ts'
import { labelNames } from '../../../src/core/lifecycle/replay/label-names.ts'
import { headSha, someChange } from '../../support/app/pull-request-facts.ts'

const names = labelNames(defaultLifecyclePolicy)
const writing = { names, descriptions: {}, former: [] }
const foreign = ['bug', 'artifact', 'Artifact: done', 'approved', 'learning: open']

const output = fc.record({
  conclusion: fc.constantFrom('failure', 'action_required', 'neutral', 'success'),
  title: fc.string({ minLength: 1 }),
  summary: fc.string(),
  text: fc.string(),
  externalId: fc.string(),
  actions: fc.constant(['recheck'] as const),
}) as fc.Arbitrary<CheckOutput>

const desired: fc.Arbitrary<Desired> = fc.record({
  number: fc.constant(12),
  head: fc.constant(headSha),
  labels: fc
    .tuple(fc.constantFrom('draft', 'ready', 'approved', 'published', 'archived'), fc.boolean())
    .map(([state, isHeld]) => (isHeld ? ([state, 'hold'] as const) : ([state] as const))),
  check: output,
  comment: fc.string({ minLength: 1 }),
  assign: fc.constantFrom(null, 'octocat', 'OctoCat'),
})

const observed: fc.Arbitrary<Observed> = fc
  .record({
    labels: fc.uniqueArray(fc.constantFrom(...Object.values(names), ...foreign, 'ARTIFACT: DRAFT'), {
      selector: name => name.toLowerCase(),
    }),
    known: fc.uniqueArray(fc.constantFrom(...Object.values(names))),
    check: fc.option(output),
    comment: fc.option(fc.string()),
    spareComments: fc.constantFrom([], [3], [3, 4]),
    assignees: fc.constantFrom([], ['octocat']),
  })
  .map(({ labels, known, check, comment, spareComments, assignees }) => ({
    spareComments,
    change: someChange({ labels, assignees }),
    repositoryLabels: [...new Set([...labels, ...known])].map(name => ({ name })),
    checks: check ? [{ id: 1, head: headSha, startedAt: null, ...check }] : [],
    comment: comment === null ? null : { id: 2, body: comment, pointsTo: headSha },
  }))

/** GitHub in miniature: what each write does to what is observed. */
const apply = (state: Observed, operation: Operation): Observed => {
  const { change } = state
  switch (operation.kind) {
    case 'create label':
      return { ...state, repositoryLabels: [...state.repositoryLabels, { name: operation.name }] }
    case 'add label':
      expect(state.repositoryLabels.map(({ name }) => name.toLowerCase())).toContain(
        operation.name.toLowerCase(),
      )
      return { ...state, change: { ...change, labels: [...change.labels, operation.name] } }
    case 'remove label':
      expect(change.labels).toContain(operation.name)
      return {
        ...state,
        change: { ...change, labels: change.labels.filter(name => name !== operation.name) },
      }
    case 'create check':
    case 'update check':
      return { ...state, checks: [{ id: 1, head: headSha, startedAt: null, ...operation.output }] }
    case 'create comment':
    case 'update comment':
      return { ...state, comment: { id: 2, body: operation.body, pointsTo: headSha } }
    case 'delete comment':
      expect(operation.id).not.toBe(state.comment?.id)
      return { ...state, spareComments: state.spareComments.filter(id => id !== operation.id) }
    case 'assign':
      return { ...state, change: { ...change, assignees: [...change.assignees, operation.login] } }
  }
}

describe('the plan of writes', () => {
  it('leaves nothing to do once it is carried out', () => {
    fc.assert(
      fc.property(desired, observed, (wanted, seen) => {
        const after = diffPullRequest(wanted, seen, writing).reduce(apply, seen)
        expect(diffPullRequest(wanted, after, writing)).toEqual([])
      }),
    )
  })

  it('leads to exactly one state label, and leaves every label that is not ours', () => {
    fc.assert(
      fc.property(desired, observed, (wanted, seen) => {
        const after = diffPullRequest(wanted, seen, writing).reduce(apply, seen)
        const ours = Object.values(names).map(name => name.toLowerCase())
        const others = (labels: readonly string[]) =>
          labels.filter(name => !ours.includes(name.toLowerCase()))
        expect(others(after.change.labels)).toEqual(others(seen.change.labels))
        const own = after.change.labels.filter(name => ours.includes(name.toLowerCase()))
        expect(own.map(name => name.toLowerCase()).sort()).toEqual(
          wanted.labels.map(key => names[key].toLowerCase()).sort(),
        )
      }),
    )
  })

  it('stopped after any write, it still leads there', () => {
    fc.assert(
      fc.property(desired, observed, fc.nat(8), (wanted, seen, count) => {
        const stopped = diffPullRequest(wanted, seen, writing).slice(0, count).reduce(apply, seen)
        const after = diffPullRequest(wanted, stopped, writing).reduce(apply, stopped)
        expect(diffPullRequest(wanted, after, writing)).toEqual([])
      }),
    )
  })

  it('keeps receipts before it shows what they allow: the check is written first', () => {
    const bare: Observed = {
      change: someChange(),
      repositoryLabels: [],
      checks: [],
      comment: null,
      spareComments: [],
    }
    fc.assert(
      fc.property(desired, wanted => {
        expect(diffPullRequest(wanted, bare, writing)[0]?.kind).toBe('create check')
      }),
    )
  })

  it('every label fits into what GitHub takes', () => {
    for (const key of lifecycleLabelNames) expect(names[key].length).toBeLessThanOrEqual(50)
  })
})
