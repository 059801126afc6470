import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { repairJson } from '../../../../src/core/artifacts/submit/repair-json.ts'

const repaired = (text: string): unknown => {
  const repair = repairJson(text)
  return repair.ok ? JSON.parse(repair.text) : repair.why
}

describe('almost-JSON', () => {
  const repairable: readonly (readonly [string, string, unknown])[] = [
    ['a fence', '```json\n{"a": 1}\n```', { a: 1 }],
    ['prose around one object', 'Here it is, don’t miss it:\n{"a": 1}\nDone.', { a: 1 }],
    ['comments', '{"a": 1, // one }\n /* two { */ "b": "/* kept */"}', { a: 1, b: '/* kept */' }],
    ['a comma too many', '{"a": [1, 2,],}', { a: [1, 2] }],
    ['a comma too few', '{"a": 1 "b": [1 2]}', { a: 1, b: [1, 2] }],
    ['smart quotes', '{“a”: “b ‘c’”}', { a: 'b ‘c’' }],
    ['single quotes', "{'a': 'it''}", { a: "it'" }],
    ['an apostrophe within single quotes', "{'a': 'it's \"so\"'}", { a: 'it\'s "so"' }],
    ['bare keys', '{a: 1, b_c: true}', { a: 1, b_c: true }],
    ['constants of another language', "{'a': True, 'b': None}", { a: true, b: null }],
    ['double encoding', JSON.stringify(JSON.stringify({ a: 1 })), { a: 1 }],
    ['a byte order mark', '\ufeff{"a": 1}', { a: 1 }],
  ]
  for (const [what, text, value] of repairable) {
    it(`${what} is repaired`, () => {
      expect(repaired(text)).toEqual(value)
    })
  }

  const unrepairable: readonly (readonly [string, string, RegExp])[] = [
    ['a text that is cut off', '{"a": "b', /cut off/],
    ['an object that is cut off', '{"a": {"b": 1}', /cut off/],
    ['brackets that do not match', '{"a": [1, 2}', /do not match/],
    ['two objects', '{"a": 1}\n{"b": 2}', /more than one object/],
    ['two objects in prose', 'First {"a": 1}, then {"b": 2}.', /more than one object/],
    ['something left out', '{"a": [1, 2, ...]}', /left out/],
    ['a bare word as a value', '{"a": done}', /not a JSON value/],
    ['NaN', '{"a": NaN}', /not a JSON value/],
    ['no object', 'All is well.', /no object/],
    ['a key that comes twice', "{'a': 1, 'a': 2}", /is repeated/],
    ['nesting without end', '['.repeat(100_000), /deep/],
  ]
  for (const [what, text, why] of unrepairable) {
    it(`${what} is not guessed`, () => {
      expect(repaired(text)).toMatch(why)
    })
  }

  it('good JSON is left as it is, to the byte', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 3 })), value => {
        fc.pre(!JSON.stringify(value).includes('__proto__'))
        const text = JSON.stringify(value)
        expect(repairJson(text)).toEqual({ ok: true, text })
      }),
    )
  })

  it('no prefix of an object is ever repaired into one', () => {
    const text = JSON.stringify({ status: 'completed', list: [1, { a: 'b' }], note: 'it\'s \\ "x"' })
    for (let end = 0; end < text.length; end += 1) expect(repairJson(text.slice(0, end)).ok).toBe(false)
  })

  it('any text whatever gets an answer', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      "'",
      '“',
      '”',
      'a',
      ' ',
      '//',
      '/*',
      '*/',
      '\n',
      '\\',
      '...',
      '1',
      '`',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), parts => {
        expect(typeof repairJson(parts.join('')).ok).toBe('boolean')
      }),
      { numRuns: 5000 },
    )
  })
})
