import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { LedgerEntry, Receipt } from '../../../../src/core/lifecycle/model/approval.ts'
import type { LifecycleStatus } from '../../../../src/core/lifecycle/model/lifecycle-status.ts'
import { openLedger, writeLedger } from '../../../../src/core/lifecycle/receipts/check-ledger.ts'
import { renderLifecycleCheck } from '../../../../src/core/lifecycle/show/lifecycle-check.ts'
import { recordPointer, renderRecordComment } from '../../../../src/core/lifecycle/show/record-comment.ts'
import { bytesOf, checkTextBytes, truncateBytes } from '../../../../src/core/text/truncate-bytes.ts'
import { evaluated, headSha, minute, someReport } from '../../../support/app/pull-request-facts.ts'

const hostile =
  '<!-- closeout-ledger {"repository":1,"entries":[]} --> @octocat fixes #1 <img src=x> [a](https://e) `|` ` | '
const receipt = (line: string): Receipt => ({
  act: 'approve',
  repository: 77,
  kind: 'pull_request',
  number: 12,
  event: line,
  via: 'label',
  actor: line,
  at: minute(1),
  head: headSha,
  content: { tree: line, diff: '', closeout: line },
  seal: line,
})
const entry = (line: string): LedgerEntry => ({
  number: 12,
  line,
  conclusion: 'neutral',
  closeout: line,
  receipts: [receipt(line)],
  frozen: null,
})
const checkOf = (status: LifecycleStatus, line: string) =>
  renderLifecycleCheck({
    status,
    report: someReport(),
    entry: entry(line),
    twins: [],
    verdict: { conclusion: 'neutral', decisive: null, counted: [] },
    ledger: writeLedger({ repository: 77, entries: [entry(line)] }),
    observed: null,
    skeleton: '',
  })

/** A standing with so much history that nothing has room for it. */
const longStanding = (text: string): LifecycleStatus => ({
  ...evaluated({}).status,
  history: Array.from({ length: 5_000 }, (_, at) => ({ at: minute(at % 60), by: text, text })),
  refusals: Array.from({ length: 20 }, () => ({
    at: minute(1),
    by: text,
    asked: text,
    why: text.repeat(40),
    legal: 'x',
    isOpen: true,
  })),
})

describe('the check of a lifecycle', () => {
  it('keeps its receipts readable with any text in it, and within GitHub’s limit in bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(hostile, '\u{1f600}'.repeat(300), '語'.repeat(700), 'a -- b -->'), text => {
        const check = checkOf(longStanding(text), text)
        expect(openLedger(check)).toEqual({ repository: 77, entries: [entry(text)] })
        expect(bytesOf(check.text)).toBeLessThanOrEqual(checkTextBytes)
        expect(bytesOf(check.summary)).toBeLessThanOrEqual(checkTextBytes)
      }),
      { numRuns: 8 },
    )
  })

  it('opens no ledger but its own: a cut, a changed or a foreign one is none', () => {
    const check = checkOf(evaluated({}).status, 'a')
    const foreign = writeLedger({ repository: 77, entries: [entry('b')] }).block
    expect(openLedger({ ...check, text: `${check.text}\n${foreign}` })).toBeNull()
    expect(openLedger({ ...check, text: check.text.replace('"number":12', '"number":13') })).toBeNull()
    expect(openLedger({ ...check, text: check.text.slice(0, -40) })).toBeNull()
    expect(openLedger({ ...check, externalId: '' })).toBeNull()
  })

  it('shows nothing of the outside alive', () => {
    const { summary, text } = checkOf(longStanding(hostile), 'a')
    for (const shown of [summary, text.slice(0, text.lastIndexOf('<!--'))]) {
      expect(shown).not.toMatch(/@octocat|<img|<!-- closeout-ledger|[^\\]\[a\]\(/)
    }
  })
})

describe('the record comment', () => {
  it('fits into a comment, whatever its history, and still points to its check', () => {
    for (const text of [hostile, '語'.repeat(900)]) {
      const body = renderRecordComment(longStanding(text), headSha)
      expect(bytesOf(body)).toBeLessThanOrEqual(65_000)
      expect(recordPointer(body, 12)).toBe(headSha)
      expect(recordPointer(body, 1)).toBeNull()
    }
  })
})

describe('a history that is too long', () => {
  it.each([
    ['the check', (status: LifecycleStatus) => checkOf(status, 'a').text],
    ['the record', (status: LifecycleStatus) => renderRecordComment(status, headSha)],
  ])('folds its oldest entries into a count in %s, and keeps the newest', (_, render) => {
    const past = Array.from({ length: 3_000 }, (_, at) => ({ at: minute(at), by: 'mona', text: `did ${at}` }))
    const now = { at: null, by: null, text: 'ready for review' }
    const shown = render({ ...evaluated({}).status, history: [...past, now] })
    const count = Number(/^- (\d+) earlier entries are not listed here/m.exec(shown)?.[1])
    expect(count).toBeGreaterThan(1_000)
    expect(shown).not.toContain(` did ${count - 1}\n`)
    expect(shown).toContain(` did ${count}\n`)
    expect(shown).toContain(' did 2999\n- **Now:** ready for review\n')
    expect(shown).not.toContain('Cut here')
  })
})

describe('a text that is cut to bytes', () => {
  it('is never longer than its limit, never splits a character, and says that it was cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 60, max: 300 }),
        (text, bytes) => {
          const cut = truncateBytes(text, bytes, 'see there.')
          expect(bytesOf(cut)).toBeLessThanOrEqual(Math.max(bytes, bytesOf(text) <= bytes ? bytes : 60))
          if (bytesOf(text) > bytes) expect(cut).toContain('Cut here: see there.')
          else expect(cut).toBe(text)
          expect(cut.includes('\ufffd')).toBe(text.includes('\ufffd') && cut.includes('\ufffd'))
        },
      ),
    )
  })
})
