import { describe, expect, it } from '@jest/globals'
import type {
  LedgerEntry,
  Receipt,
  SealedGrant,
  Witness,
} from '../../../../src/core/lifecycle/model/approval.ts'
import { defaultLifecyclePolicy } from '../../../../src/core/lifecycle/model/lifecycle-policy.ts'
import type { OurCheck } from '../../../../src/core/lifecycle/model/pull-request-facts.ts'
import { writeLedger } from '../../../../src/core/lifecycle/receipts/check-ledger.ts'
import { isReceiptOf, sealReceipt } from '../../../../src/core/lifecycle/replay/bind-content.ts'
import { digestApprovalPolicy } from '../../../../src/core/lifecycle/replay/evaluate-authority.ts'
import { known } from '../../../../src/core/vocabulary/known.ts'
import {
  baseTip,
  closeout,
  evaluated,
  happened,
  headSha,
  minute,
  someAnswers,
  someMirror,
  text,
  treeSha,
} from '../../../support/app/pull-request-facts.ts'

const labelled = happened('boss', 10, { kind: 'labeled', label: 'artifact: approved' })
const diffSha = '1'.repeat(64)

const firstForm: Omit<Receipt, 'seal'> = {
  act: 'approve',
  repository: 77,
  kind: 'pull_request',
  number: 12,
  event: `label:${labelled.id}`,
  via: 'label',
  actor: 'boss',
  at: labelled.at,
  head: headSha,
  content: { tree: treeSha, diff: diffSha, closeout },
}
const receiptWith = (grant: Partial<SealedGrant> = {}, content: Partial<Receipt['content']> = {}): Receipt =>
  sealReceipt({
    ...firstForm,
    content: { ...firstForm.content, ...content },
    version: 2,
    grant: {
      base: 'main',
      role: 'write',
      teams: [],
      involved: [],
      policy: digestApprovalPolicy(defaultLifecyclePolicy),
      ...grant,
    },
  })

const checkWith = (entry: Partial<LedgerEntry>): OurCheck => {
  const full = { number: 12, line: 'x', conclusion: 'neutral' as const, closeout, receipts: [], frozen: null }
  const { block, digest } = writeLedger({ repository: 77, entries: [{ ...full, ...entry }] })
  return {
    id: 1,
    head: headSha,
    startedAt: minute(0),
    conclusion: 'neutral',
    title: 'x',
    summary: '',
    text: `text\n\n${block}`,
    externalId: `closeout-ledger/1 ${digest} recheck`,
  }
}

/** What becomes of an approval with this receipt; the approver has lost every role meanwhile. */
const approvalWith = (receipt: Receipt, { base = 'main', diff = diffSha, approval = {} } = {}) =>
  evaluated({
    facts: someMirror({
      change: { base: { ref: base, sha: baseTip.sha } },
      timeline: [labelled],
      checks: [checkWith({ receipts: [receipt] })],
    }),
    answers: someAnswers(
      { boss: 'none' },
      { diffs: new Map([[`${baseTip.sha}...${headSha}`, known(diff)]]) },
    ),
    policy: { approval: { ...defaultLifecyclePolicy.approval, ...approval } },
  }).status.approval
const dropped = (because: RegExp) => ({ standing: 'dropped', because: expect.stringMatching(because) })

describe('a receipt', () => {
  it('grants what it sealed, whatever role the approver has now', () => {
    expect(approvalWith(receiptWith())).toMatchObject({ standing: 'stands', by: 'boss' })
  })

  it('of the first form is read, explained and asked for again', () => {
    const receipt = sealReceipt(firstForm)
    expect(isReceiptOf(receipt, 77, 12)).toBe(true)
    expect(approvalWith(receipt)).toMatchObject(
      dropped(/an earlier version of the app stored it.*Approve again/),
    )
  })

  it('that claims the new form without a new seal is not read at all', () => {
    const { seal } = sealReceipt(firstForm)
    const { version = 2, grant } = receiptWith()
    const forged: Receipt = { ...firstForm, version, ...(grant ? { grant } : {}), seal }
    expect(isReceiptOf(forged, 77, 12)).toBe(false)
    expect(approvalWith(forged)).toEqual({ standing: 'none' })
  })

  it('counts on another base branch only with the same change and rules that grant it', () => {
    const elsewhere = receiptWith({ base: 'work', policy: 'another' })
    expect(approvalWith(elsewhere)).toMatchObject({ standing: 'stands' })
    expect(approvalWith(elsewhere, { diff: '2'.repeat(64) })).toMatchObject(
      dropped(/is not the one that was approved/),
    )
    expect(approvalWith(receiptWith({ base: 'work' }, { diff: '' }))).toMatchObject(
      dropped(/could not be compared/),
    )
    expect(approvalWith(elsewhere, { approval: { roles: ['admin'] } })).toMatchObject(
      dropped(/changed from work to main, where the role of @boss was "write"/),
    )
  })

  it('counts after a change of the approval policy only if the new rules grant it', () => {
    const roles = ['admin']
    expect(approvalWith(receiptWith(), { approval: { roles } })).toMatchObject(
      dropped(/the approval policy of main was changed: the role of @boss was "write"/),
    )
    expect(
      approvalWith(receiptWith({ teams: ['octo/Releasers'] }), {
        approval: { roles, teams: ['octo/releasers'] },
      }),
    ).toMatchObject({
      standing: 'stands',
    })
    const own = receiptWith({ involved: ['author', 'committer'], policy: 'another' })
    expect(approvalWith(own, { approval: { allow: ['author'] } })).toMatchObject(
      dropped(/@boss is involved in the change \(committer\)/),
    )
    expect(approvalWith(own, { approval: { allow: ['author', 'committer'] } })).toMatchObject({
      standing: 'stands',
    })
  })
})

describe('a withdrawal', () => {
  const withdrawn = happened('maint', 20, { kind: 'unlabeled', label: 'artifact: approved' })
  const lookWith = (role: string, receipts: readonly Receipt[]) =>
    evaluated({
      facts: someMirror({ timeline: [labelled, withdrawn], checks: [checkWith({ receipts })] }),
      answers: someAnswers({ maint: role }),
    }).status

  it('stays, whatever role the person has later', () => {
    const first = lookWith('maintain', [receiptWith()])
    expect([first.approval.standing, lookWith('none', first.receipts).approval.standing]).toEqual([
      'dropped',
      'dropped',
    ])
  })
})

describe('a comment without a commit', () => {
  const commented = happened('boss', 10, { kind: 'commented', text: '/closeout approve', isEdited: false })
  const witness: Witness = {
    via: 'comment',
    event: commented.id,
    actor: 'boss',
    at: commented.at,
    text: '/closeout approve',
    body: text,
  }
  const stateWith = (entry: Partial<LedgerEntry>, more: Parameters<typeof someMirror>[0] = {}) =>
    evaluated({
      facts: someMirror({ timeline: [commented], checks: [checkWith(entry)], ...more }),
      answers: someAnswers({ boss: 'write' }),
      witnesses: [witness],
    }).status.state
  const before = minute(10).replace(':10:00', ':09:59')
  const shown = { base: 'main', since: before }

  it('counts where the check showed this pull request in an earlier second, and ever since', () => {
    expect(stateWith(shown)).toBe('approved')
    expect(stateWith({ ...shown, since: minute(10) })).toBe('ready')
    expect(stateWith({ ...shown, since: minute(10).replace('00Z', '00.900Z') })).toBe('ready')
    expect(stateWith({ ...shown, number: 13 })).toBe('ready')
    expect(stateWith({ ...shown, base: 'work' })).toBe('ready')
    expect(stateWith({})).toBe('ready')
  })

  it('does not count after a forced push, a change of base, or a record that points elsewhere', () => {
    for (const kind of ['force_pushed', 'retargeted'] as const) {
      expect([kind, stateWith(shown, { timeline: [commented, happened('agent', 20, { kind })] })]).toEqual([
        kind,
        'ready',
      ])
    }
    const comment = { id: 1, body: '', pointsTo: 'e'.repeat(40) }
    expect(stateWith(shown, { comment })).toBe('ready')
    expect(stateWith(shown, { comment: { ...comment, pointsTo: headSha } })).toBe('approved')
  })
})
