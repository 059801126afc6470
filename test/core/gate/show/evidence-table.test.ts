import { describe, expect, it } from '@jest/globals'
import type { EvaluatedEvidence } from '../../../../src/core/evidence/model/evidence.ts'
import { evaluateChange } from '../../../../src/core/gate/evaluate-change.ts'
import { reportSchema } from '../../../../src/core/gate/model/report.ts'
import { evidenceTable } from '../../../../src/core/gate/show/evidence-table.ts'
import { renderSummary } from '../../../../src/core/gate/show/summary.ts'
import { renderTerminal } from '../../../../src/core/gate/show/terminal.ts'
import { someFacts, someReading } from '../../../support/change/change.ts'

const reportOf = (evidence: readonly EvaluatedEvidence[]) => {
  const facts = someFacts({ evidence })
  return evaluateChange(facts, someReading(facts))
}
const one = (fields: Partial<EvaluatedEvidence> = {}): EvaluatedEvidence => ({
  entry: { target: { kind: 'check', name: 'unit tests', app: null }, line: 14, stated: [] },
  verdict: 'holds',
  reason: 'the job unit tests of run 7 succeeded on aaaaaaa',
  permission: null,
  url: 'https://github.com/octo/shop/actions/runs/7/job/8',
  found: { check: 8, run: 7, attempt: 1, job: 8 },
  ...fields,
})

describe('evidence in a report', () => {
  it('is not there if the closeout names none', () => {
    expect(reportOf([])).not.toHaveProperty('evidence')
    expect(evidenceTable(reportOf([]))).toEqual([])
  })

  it('is listed with verdict, link, reason and the permission that is missing', () => {
    const report = reportOf([
      one(),
      one({
        entry: { target: { kind: 'status', context: 'ci|build @owner' }, line: null, stated: [] },
        verdict: 'unknown',
        reason: 'it could not be read',
        permission: 'statuses: read',
        url: 'javascript:alert(1)',
      }),
    ])
    expect(reportSchema.safeParse(report).success).toBe(true)
    expect(evidenceTable(report)).toEqual([
      '### Evidence, looked up for `aaaaaaaaaaaa`',
      [
        '| Evidence | Looked up |',
        '| :-- | :-- |',
        '| check unit tests<br>line 14 | [Holds](https://github.com/octo/shop/actions/runs/7/job/8): the job unit tests of run 7 succeeded on aaaaaaa |',
        '| commit status ci\\|build @\u200bowner<br>record | Unknown (needs statuses: read): it could not be read |',
      ].join('\n'),
    ])
    expect(renderSummary(report, () => '')).toContain('### Evidence, looked up for `aaaaaaaaaaaa`')
  })

  it('stands on a terminal where it holds; the rest are findings', () => {
    const text = renderTerminal(reportOf([one(), one({ verdict: 'contradicted', reason: 'it failed' })]))
    expect(text).toContain(
      'evidence holds: check unit tests: the job unit tests of run 7 succeeded on aaaaaaa\n',
    )
    expect(text).toContain('error evidence-contradicted at body, line 14')
  })
})
