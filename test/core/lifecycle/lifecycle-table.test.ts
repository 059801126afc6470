import { describe, expect, it } from '@jest/globals'
import type { Witness } from '../../../src/core/lifecycle/model/approval.ts'
import { type LifecycleState, lifecycleNames } from '../../../src/core/lifecycle/model/lifecycle.ts'
import type { LifecyclePolicy } from '../../../src/core/lifecycle/model/lifecycle-policy.ts'
import { defaultLifecyclePolicy } from '../../../src/core/lifecycle/model/lifecycle-policy.ts'
import type { TimelineEvent } from '../../../src/core/lifecycle/model/pull-request-facts.ts'
import {
  baseTip,
  evaluated,
  failingGate,
  happened,
  headSha,
  minute,
  someAnswers,
  someGate,
  someMirror,
  text,
} from '../../support/app/pull-request-facts.ts'

const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
type Role = (typeof roles)[number]
const writers: readonly Role[] = ['write', 'maintain', 'admin']

const policies: Readonly<Record<string, Partial<LifecyclePolicy>>> = {
  default: {},
  required: { approval: { ...defaultLifecyclePolicy.approval, required: true } },
  'admins only': { approval: { ...defaultLifecyclePolicy.approval, roles: ['admin'] } },
  'authors may': {
    approval: {
      ...defaultLifecyclePolicy.approval,
      allow: ['author', 'committer', 'last_pusher', 'initiator'],
    },
  },
}

const moves = [
  'approve',
  'withdraw',
  'hold',
  'unhold',
  'archive',
  'unarchive',
  'draft',
  'ready',
  'published',
] as const
type MoveName = (typeof moves)[number]

const label = (login: string, at: number, name: string, kind: 'labeled' | 'unlabeled' = 'labeled') =>
  happened(login, at, { kind, label: `artifact: ${name}` })
const witnessOf = (event: TimelineEvent): Witness => ({
  via: 'label',
  label: 'artifact: approved',
  actor: event.actor?.login ?? '',
  at: event.at,
  head: headSha,
  base: baseTip,
  body: text,
})

/** A pull request in each state, as the mirror has left it. */
const worldIn = (state: LifecycleState, isHeld: boolean) => {
  const own = (name: string, at: number) => label('closeout[bot]', at, name)
  const given = label('boss', 10, 'approved')
  const merged = happened('boss', 20, { kind: 'merged' })
  const names = {
    draft: 'draft',
    ready: 'ready for review',
    approved: 'approved',
    published: 'published',
    archived: 'archived',
  }
  const history: Readonly<Record<LifecycleState, readonly TimelineEvent[]>> = {
    draft: [own('draft', 5)],
    ready: [own('ready for review', 5)],
    approved: [own('ready for review', 5), given],
    published: [own('ready for review', 5), given, merged, own('published', 21)],
    archived: [
      own('ready for review', 5),
      given,
      merged,
      own('published', 21),
      label('boss', 25, 'archived'),
    ],
  }
  const isMerged = state === 'published' || state === 'archived'
  return {
    timeline: [...history[state], ...(isHeld ? [label('boss', 30, 'hold')] : [])],
    gate: state === 'draft' ? failingGate() : someGate(),
    witnesses: ['approved', 'published', 'archived'].includes(state) ? [witnessOf(given)] : [],
    change: {
      labels: [`artifact: ${names[state]}`],
      isOpen: !isMerged,
      merge: isMerged ? { by: 'boss', at: minute(20), commit: 'f'.repeat(40) } : null,
    },
  }
}

const requests: Readonly<Record<MoveName, (login: string) => TimelineEvent>> = {
  approve: login => label(login, 40, 'approved'),
  withdraw: login => label(login, 40, 'approved', 'unlabeled'),
  hold: login => label(login, 40, 'hold'),
  unhold: login => label(login, 40, 'hold', 'unlabeled'),
  archive: login => label(login, 40, 'archived'),
  unarchive: login => label(login, 40, 'archived', 'unlabeled'),
  draft: login => label(login, 40, 'draft'),
  ready: login => label(login, 40, 'ready for review'),
  published: login => label(login, 40, 'published'),
}

/** What must follow, said once more in other words than the code’s. */
const expected = (
  state: LifecycleState,
  move: MoveName,
  isTrusted: boolean,
  mayApprove: boolean,
  isHeld: boolean,
): LifecycleState => {
  if (move === 'approve' && state === 'ready' && mayApprove && !isHeld) return 'approved'
  if (move === 'withdraw' && state === 'approved' && isTrusted) return 'ready'
  if (move === 'archive' && state === 'published' && isTrusted && !isHeld) return 'archived'
  if (move === 'unarchive' && state === 'archived' && isTrusted) return 'published'
  return state
}

describe('every state, move, role and policy', () => {
  for (const state of lifecycleNames) {
    for (const [name, policy] of Object.entries(policies)) {
      for (const isHeld of [false, true]) {
        it(`from ${state}${isHeld ? ' on hold' : ''} under “${name}”, only the legal move of someone who may moves it`, () => {
          for (const move of moves) {
            for (const role of roles) {
              for (const who of ['someone', 'agent', 'robot[bot]']) {
                const world = worldIn(state, isHeld)
                const act = requests[move](who)
                const trusted = policy.approval?.roles ?? writers
                const isBot = who.endsWith('[bot]')
                const isTrusted = trusted.includes(role)
                const isAllowed = who !== 'agent' || name === 'authors may'
                const facts = someMirror({ change: world.change, timeline: [...world.timeline, act] })
                const { status } = evaluated({
                  facts,
                  gate: world.gate,
                  policy,
                  answers: someAnswers({ boss: 'admin', [who]: role }),
                  witnesses: [...world.witnesses, ...(move === 'approve' ? [witnessOf(act)] : [])],
                })
                const asked = { state, move, role, who, isHeld }
                const wanted = expected(
                  state,
                  move,
                  isTrusted && !isBot,
                  isTrusted && isAllowed && !isBot,
                  isHeld,
                )
                expect({ ...asked, is: status.state }).toEqual({ ...asked, is: wanted })
                const shouldHold = move === 'hold' || (isHeld && !(move === 'unhold' && isTrusted && !isBot))
                expect({ ...asked, isHolding: status.hold !== null }).toEqual({
                  ...asked,
                  isHolding: shouldHold,
                })
                for (const refusal of status.refusals) {
                  expect([refusal.by, refusal.why.length > 0, refusal.legal.length > 0]).toEqual([
                    who,
                    true,
                    true,
                  ])
                }
              }
            }
          }
        })
      }
    }
  }

  it('a refused approval names the policy line that would allow it, and only where one would', () => {
    const act = label('agent', 40, 'approved')
    const refusalOf = (role: string) =>
      evaluated({
        facts: someMirror({ timeline: [act] }),
        answers: someAnswers({ agent: role }),
        witnesses: [witnessOf(act)],
      }).status.refusals[0]
    expect(refusalOf('write')?.legal).toContain('approval: { allow: [author, committer, last_pusher] }')
    expect(refusalOf('triage')?.legal).not.toContain('allow')
  })

  it('the delivery of another label, or of an earlier approval, shows nothing of this one', () => {
    const other = happened('someone', 41, { kind: 'labeled', label: 'bug' })
    const first = label('someone', 38, 'approved')
    const second = label('someone', 40, 'approved')
    const undone = label('closeout[bot]', 39, 'approved', 'unlabeled')
    const stateWith = (timeline: readonly TimelineEvent[], witness: Witness) =>
      evaluated({
        facts: someMirror({ timeline }),
        answers: someAnswers({ someone: 'write' }),
        witnesses: [witness],
      }).status
    expect(stateWith([second, other], { ...witnessOf(second), label: 'bug' } as Witness).state).toBe('ready')
    const again = stateWith([first, undone, second], witnessOf(second))
    expect([again.state, again.receipts.map(({ at }) => at)]).toEqual(['approved', [second.at]])
    const late = { ...witnessOf(second), at: minute(45) } as Witness
    expect(stateWith([second], late).state).toBe('ready')
    const elses = { ...witnessOf(second), actor: 'boss' } as Witness
    expect(stateWith([second], elses).state).toBe('ready')
  })

  it('an approval without a witness has to be given again', () => {
    const act = label('someone', 40, 'approved')
    const { status } = evaluated({
      facts: someMirror({ timeline: [act] }),
      answers: someAnswers({ someone: 'write' }),
    })
    expect([status.state, status.refusals[0]?.legal]).toEqual(['ready', 'Approve again.'])
  })
})
