import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseRecords } from '../../../src/core/closeout/parse-records.ts'

const block = (text: string, line = 10) => ({ text, line })
const minimal = '{"schema_version": "1.0", "slug": "retry"}'
const problems = (text: string) => {
  const reading = parseRecords([block(text)])
  return reading.standing === 'invalid'
    ? reading.problems.map(({ line, pointer, message }) => `${line} ${pointer} ${message}`)
    : reading.standing
}

describe('record blocks', () => {
  it('no block is absent, a minimal one is valid', () => {
    expect(parseRecords([])).toEqual({ standing: 'absent' })
    expect(parseRecords([block(minimal)])).toEqual({
      standing: 'valid',
      records: [{ schema_version: '1.0', slug: 'retry' }],
    })
  })

  it('evidence that the gate looks up needs version 1.1, and version 1.0 is read as before', () => {
    const check = '{"kind": "check", "summary": "CI", "name": "unit tests"}'
    const old = '{"kind": "command", "summary": "npm test: 41 passed"}'
    const record = (version: string, ...evidence: string[]) =>
      `{"schema_version": "${version}", "slug": "retry",\n"evidence": [${evidence.join(',\n')}]}`
    expect(problems(record('1.0', old))).toBe('valid')
    expect(problems(record('1.1', old, check))).toBe('valid')
    expect(problems(record('1.0', old, check))).toEqual([
      '12 /evidence/1/kind kind is the text "check"; it must stand in a record with schema_version "1.1".',
    ])
    expect(problems(record('1.2'))).toEqual([
      '10 /schema_version schema_version is the text "1.2"; it must be one of 1.0, 1.1.',
    ])
    expect(problems(record('1.1', '{"kind": "checks", "summary": "CI"}'))).toHaveLength(1)
    expect(problems(record('1.1', '{"kind": "check", "summary": "CI", "verdict": "holds"}'))).toHaveLength(2)
  })

  it('a defect has its line in the body and its JSON pointer', () => {
    expect(
      problems('{\n  "schema_version": "1.0",\n  "slug": "retry",\n  "run": {\n    "attempt": 0\n  }\n}'),
    ).toEqual([expect.stringMatching(/^14 \/run\/attempt /)])
  })

  it('an unknown key is reported at the key', () => {
    expect(problems('{"schema_version": "1.0",\n"slug": "retry",\n"approved": true}')).toEqual([
      '12 /approved "approved" is not a key of the record. Remove it.',
    ])
  })

  it('text that is not JSON is reported with its line', () => {
    expect(problems('{"schema_version": "1.0",\n"slug": }')).toEqual([
      '11 /slug "}" is not valid here. JSON needs a value here.',
    ])
    expect(problems('')).toEqual(['10  the JSON ends too early. JSON needs a value here.'])
    expect(problems(`${minimal},`)).toEqual([
      '10  "," is not valid here. The block must end after its first value.',
    ])
  })

  it('a key twice and __proto__ are refused', () => {
    expect(problems('{"schema_version":"1.0","slug":"a",\n"slug":"b"}')).toEqual([
      '11 /slug the key "slug" is repeated. Write each key only once.',
    ])
    expect(problems('{"schema_version":"1.0","slug":"a","__proto__":{"owner":"x"}}')).toEqual([
      '10 /__proto__ the key "__proto__" is not allowed. Remove it.',
    ])
    expect(problems('{"schema_version":"1.0","slug":"a","\\u0073lug":"b"}')).toHaveLength(1)
  })

  it('depth is bounded', () => {
    expect(problems('['.repeat(200_000))).toEqual([
      expect.stringContaining('The limit of nesting is 64 levels'),
    ])
  })

  it('the same slug in two blocks is reported at the second', () => {
    const reading = parseRecords([block(minimal, 3), block(minimal, 9)])
    expect(reading).toEqual({
      standing: 'invalid',
      problems: [
        {
          line: 9,
          pointer: '/slug',
          message: 'the slug "retry" is used by an earlier block (line 3). Write one block for each slug.',
        },
      ],
    })
  })

  it('one broken block makes all of them invalid', () => {
    expect(parseRecords([block(minimal), block('{')]).standing).toBe('invalid')
  })

  it('reads JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        const isParsed = !problems(text).toString().includes('ends too early')
        expect(isParsed).toBe(true)
      }),
    )
  })

  it('any text is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(['valid', 'invalid']).toContain(parseRecords([block(text)]).standing)
      }),
    )
  })
})
