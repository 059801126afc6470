import { describe, expect, it } from '@jest/globals'
import type { LedgerEntry, Receipt } from '../../../../src/core/lifecycle/model/approval.ts'
import { boundLedger } from '../../../../src/core/lifecycle/receipts/bound-ledger.ts'
import { openLedger, writeLedger } from '../../../../src/core/lifecycle/receipts/check-ledger.ts'
import { sealReceipt } from '../../../../src/core/lifecycle/replay/bind-content.ts'
import { checkTextBytes } from '../../../../src/core/text/truncate-bytes.ts'
import { closeout, headSha, minute, treeSha } from '../../../support/app/pull-request-facts.ts'

const receipt = (number: number, index: number, act: Receipt['act'], isCurrent = true): Receipt =>
  sealReceipt({
    ...(act === 'approve' ? { version: 2 as const, grant } : {}),
    act,
    repository: 77,
    kind: 'pull_request',
    number,
    event: `label:${number}0${index}`,
    via: 'label',
    actor: `a-rather-long-login-of-somebody-${index % 3}`,
    at: minute(index),
    head: headSha,
    content: { tree: treeSha, diff: 'e'.repeat(64), closeout: isCurrent ? closeout : 'f'.repeat(64) },
  })

const grant = {
  base: 'main',
  role: 'maintain',
  teams: ['acme/the-approvers-of-releases'],
  involved: ['committer' as const],
  policy: 'b'.repeat(64),
}

/** Approved and withdrawn in turns; the last approval is valid, or none where the last event is a withdrawal. */
const busy = (number: number, events: number, change: Partial<LedgerEntry> = {}): LedgerEntry => {
  const receipts = Array.from({ length: events }, (_, index) =>
    receipt(number, index, index % 2 === 0 ? 'withdraw' : 'approve'),
  )
  const last = receipts.at(-1)
  return {
    number,
    line: 'Approved by somebody, and waits for the merge',
    conclusion: 'success',
    closeout,
    receipts,
    frozen: null,
    base: 'main',
    since: minute(1),
    approval: last?.act === 'approve' ? last.event : null,
    ...change,
  }
}

const bytesOf = (entries: readonly LedgerEntry[]): number =>
  writeLedger({ repository: 77, entries }).block.length

describe('a ledger of many pull requests on one commit', () => {
  it('stays as it is while it fits', () => {
    const ledger = { repository: 77, entries: [busy(1, 4), busy(2, 3)] }
    expect(boundLedger(ledger, [1, 2])).toBe(ledger)
  })

  it('of ten with thirty events each fits into a check, with every valid approval, and is read again', () => {
    const entries = Array.from({ length: 10 }, (_, index) => busy(index + 1, 30))
    expect(bytesOf(entries)).toBeGreaterThan(checkTextBytes)
    const bound = boundLedger({ repository: 77, entries }, [1])
    const { block, digest } = writeLedger(bound)
    expect(block.length).toBeLessThan(checkTextBytes)
    const read = openLedger({ externalId: `closeout-ledger/1 ${digest}`, text: block })
    expect(read?.entries).toHaveLength(10)
    for (const entry of entries) {
      const kept = read?.entries.find(({ number }) => number === entry.number)
      expect(kept?.receipts.filter(({ act }) => act === 'approve').map(({ event }) => event)).toEqual([
        entry.approval,
      ])
    }
    expect(boundLedger(bound, [1])).toEqual(bound)
  })

  it('keeps no approval that was withdrawn, and the withdrawal and the hold that still count', () => {
    const withdrawn = busy(1, 31)
    const held = busy(2, 30, { receipts: [receipt(2, 0, 'hold'), ...busy(2, 30).receipts.slice(1)] })
    const others = Array.from({ length: 9 }, (_, index) => busy(index + 3, 30))
    const { entries } = boundLedger({ repository: 77, entries: [withdrawn, held, ...others] }, [1])
    expect(entries[0]?.receipts.map(({ act }) => act)).toEqual(['withdraw'])
    expect(entries[1]?.receipts.map(({ act }) => act)).toEqual(['hold', 'withdraw', 'approve'])
  })

  it('keeps every approval that may be valid in an entry of an earlier version', () => {
    const entries = Array.from({ length: 12 }, (_, index) => {
      const { approval: _none, ...entry } = busy(index + 1, 30)
      return { ...entry, receipts: [receipt(index + 1, 40, 'approve', false), ...entry.receipts.slice(-3)] }
    })
    const many = [...entries, ...Array.from({ length: 6 }, (_, index) => busy(index + 20, 30))]
    const bound = boundLedger({ repository: 77, entries: many }, [1]).entries.slice(0, 12)
    for (const { receipts } of bound)
      expect(receipts.map(({ act }) => act)).toEqual(['approve', 'withdraw', 'approve'])
  })

  it('cuts the texts of routes of merged pull requests last, and leaves key, status and issue', () => {
    const routes = Array.from(
      { length: 60 },
      (_, index) => `${'0'.repeat(30)}${10 + index}o0#${index} ["doc","${'Say more. '.repeat(30)}"]`,
    )
    const merged = [1, 2, 3, 4].map(number =>
      busy(number, 2, { frozen: { closeout, approval: `label:${number}01`, routes }, isClosed: true }),
    )
    const { entries } = boundLedger({ repository: 77, entries: [...merged, busy(9, 2)] }, [9])
    expect(bytesOf(entries)).toBeLessThan(checkTextBytes)
    expect(entries[0]?.frozen?.routes?.[5]).toBe(`${'0'.repeat(30)}15o0#5`)
    expect(entries[3]?.frozen?.routes).toEqual(routes)
    expect(entries.map(({ receipts }) => receipts.some(({ act }) => act === 'approve'))).not.toContain(false)
  })
})
