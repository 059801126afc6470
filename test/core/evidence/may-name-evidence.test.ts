import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import { mayNameEvidence } from '../../../src/core/evidence/may-name-evidence.ts'
import { runs } from '../../support/laws.ts'

const body = (line: string) => `## Closeout\n\n### Verification\n\n- ${line}\n`

describe('whether a text may name evidence that ended', () => {
  it('needs a form of evidence and one of the words', () => {
    expect(mayNameEvidence(body('check: unit tests'), ['unit tests'])).toBe(true)
    expect(mayNameEvidence(body('check: unit tests'), ['lint', '7'])).toBe(false)
    expect(mayNameEvidence(body('unit tests: 41 passed'), ['unit tests'])).toBe(false)
    expect(mayNameEvidence(body('[run](https://github.com/o/r/actions/runs/7)'), ['CI', '7'])).toBe(true)
    expect(mayNameEvidence('"schema_version":"1.1", "run_id": 7', ['7'])).toBe(true)
  })

  it('is true of every check and status that a closeout names', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(
          'check: ',
          '**Check:** ',
          'checks: ',
          '**check**: ',
          'commit status: ',
          '[x] check: ',
          '`check`: ',
          'check：',
        ),
        fc.constantFrom('unit tests', '`unit tests`', '`lint`, `unit  tests`', 'test (ubuntu, 20)'),
        (lead, name) => {
          for (const { names } of parseCloseout(body(lead + name)).evidence)
            for (const one of names) {
              const word = one.kind === 'check' ? one.name : one.kind === 'status' ? one.context : ''
              expect(mayNameEvidence(body(lead + name), [word])).toBe(true)
            }
        },
      ),
      { numRuns: runs(100, 300) },
    ))
})
