import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseJson } from '../../../../src/core/text/json/parse-json.ts'
import { maxDepth } from '../../../../src/core/text/json/scan-json.ts'

const errors = (text: string): readonly string[] => {
  const reading = parseJson(text)
  return reading.ok ? [] : reading.errors
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('strict JSON', () => {
  it('every JSON value that can be written is read as it was', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6, noUnicodeString: false }),
        fc.constantFrom(0, 2),
        (value, indent) => {
          fc.pre(!JSON.stringify(value).includes('"__proto__"'))
          expect(parseJson(JSON.stringify(value, null, indent))).toEqual({
            ok: true,
            value: JSON.parse(JSON.stringify(value)),
          })
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('what JavaScript refuses is refused as malformed, and nothing else is', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"b',
      '1',
      '-',
      '.5',
      '01',
      '1e5',
      'true',
      'nul',
      'NaN',
      ' ',
      '\n',
      '\t',
      '"\\u00e9"',
      '"\\x"',
      '"\n"',
      '\u00a0',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), parts => {
        const text = parts.join('')
        const reading = parseJson(text)
        expect(!reading.ok && reading.malformed).toBe(!isJson(text))
      }),
      { numRuns: 20_000 },
    )
  })

  it('a repeated key is named with its path and its place', () => {
    expect(errors('{"a":[{"b":1,\n"b":2}]}')).toEqual([
      'a.0.b is repeated (line 2, column 1). Write each key only once.',
    ])
    expect(errors('{"a":1,"\\u0061":2}')).toHaveLength(1)
  })

  it('the same key in two objects is no repetition', () => {
    expect(errors('{"a":{"a":1},"b":[{"a":1},{"a":2}]}')).toEqual([])
  })

  it('a key that would reach the prototype is refused', () => {
    expect(errors('{"a":{"__proto__":1}}')).toEqual([
      expect.stringMatching(/^a\.__proto__ is not allowed as a key/),
    ])
    expect(errors('{"\\u005f_proto__":1}')).toHaveLength(1)
  })

  it('half of a surrogate pair is refused, a whole one is not', () => {
    expect(errors('{"a":"\\ud83d"}')).toEqual([
      'a contains half of a surrogate pair, which is not valid Unicode. Write the whole character.',
    ])
    expect(errors('{"\\ude00":1}')).toHaveLength(1)
    expect(errors('["\ud83d"]')).toHaveLength(1)
    expect(errors('["\\ud83d\\ude00", "\u{1f600}"]')).toEqual([])
  })

  it('a byte order mark, NaN, a second object and an end that is cut off each say so', () => {
    expect(errors('\ufeff{}')[0]).toMatch(/byte order mark/)
    expect(errors('{"a":NaN}')[0]).toMatch(/^line 1, column 6: /)
    expect(errors('{} {}')[0]).toMatch(/must end after its first value/)
    for (const text of ['', '{', '[1,', '{"a"', '{"a":', '"abc', '{"a":"x\\'])
      expect(errors(text)[0]).toMatch(/ends too early|is not closed/)
  })

  it('the deepest allowed nesting is read, one level more is refused', () => {
    expect(errors('['.repeat(maxDepth) + ']'.repeat(maxDepth))).toEqual([])
    expect(errors('['.repeat(maxDepth + 1) + ']'.repeat(maxDepth + 1))[0]).toMatch(/nested too deeply/)
  })

  it('a hundred thousand levels, closed or not, overflow nothing', () => {
    for (const open of ['[', '{"a":']) {
      const text = open.repeat(100_000)
      expect(errors(text)).toHaveLength(1)
      expect(errors(`${text}1${(open === '[' ? ']' : '}').repeat(100_000)}`)).toHaveLength(1)
    }
  })
})
