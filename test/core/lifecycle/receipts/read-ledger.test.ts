import { describe, expect, it } from '@jest/globals'
import type { Receipt } from '../../../../src/core/lifecycle/model/approval.ts'
import type { OurCheck } from '../../../../src/core/lifecycle/model/pull-request-facts.ts'
import { writeLedger } from '../../../../src/core/lifecycle/receipts/check-ledger.ts'
import { readLedger } from '../../../../src/core/lifecycle/receipts/read-ledger.ts'
import { sealReceipt } from '../../../../src/core/lifecycle/replay/bind-content.ts'
import { headSha, minute } from '../../../support/app/pull-request-facts.ts'

const given = (change: Partial<Receipt> = {}): Receipt => ({
  ...sealReceipt({
    act: 'approve',
    repository: 77,
    kind: 'pull_request',
    number: 12,
    event: 'label:1',
    via: 'label',
    actor: 'boss',
    at: minute(1),
    head: headSha,
    content: { tree: 't', diff: '', closeout: 'c' },
  }),
  ...change,
})

const checkWith = (receipt: Receipt, { repository = 77, number = 12, head = headSha } = {}): OurCheck => {
  const entry = {
    number,
    line: 'x',
    conclusion: 'neutral' as const,
    closeout: 'c',
    receipts: [receipt],
    frozen: null,
  }
  const { block, digest } = writeLedger({ repository, entries: [entry] })
  return {
    id: 1,
    head,
    startedAt: null,
    conclusion: 'neutral',
    title: 'x',
    summary: '',
    text: `text\n\n${block}`,
    externalId: `closeout-ledger/1 ${digest} recheck`,
  }
}
const kept = (check: OurCheck) => readLedger([check], headSha, 77, 12).receipts.map(({ actor }) => actor)

describe('a receipt', () => {
  it('counts where it was given', () => {
    expect(kept(checkWith(given()))).toEqual(['boss'])
  })

  it.each([
    ['of another pull request, carried here', checkWith(given(), { number: 13 })],
    ['of another pull request, put under this number', checkWith(sealReceipt({ ...given(), number: 13 }))],
    ['of another repository', checkWith(sealReceipt({ ...given(), repository: 78 }))],
    ['in another repository’s ledger', checkWith(given(), { repository: 78 })],
    ['whose actor was changed', checkWith(given({ actor: 'mallory' }))],
    ['whose tree was changed', checkWith(given({ content: { tree: 'evil', diff: '', closeout: 'c' } }))],
    ['whose seal was changed', checkWith(given({ seal: '0'.repeat(64) }))],
  ])('%s opens nothing', (_, check) => {
    expect(kept(check)).toEqual([])
  })

  it('of an earlier commit of the same pull request is found through the record’s pointer', () => {
    expect(kept(checkWith(given(), { head: 'e'.repeat(40) }))).toEqual(['boss'])
  })
})
