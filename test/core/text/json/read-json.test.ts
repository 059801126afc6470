import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readJson } from '../../../../src/core/text/json/read-json.ts'

describe('JSON', () => {
  it('is read as JSON.parse reads it, where no key is there twice', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
        const text = JSON.stringify(value, null, 2)
        if (text.includes('__proto__')) return
        const reading = readJson(text)
        expect(reading.isValid && reading.value).toEqual(JSON.parse(text))
      }),
    )
  })

  it('is refused wherever JSON.parse refuses it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map(text => text.slice(0, -1)),
        ),
        text => {
          let isJson = true
          try {
            JSON.parse(text)
          } catch {
            isJson = false
          }
          if (!isJson) expect(readJson(text).isValid).toBe(false)
        },
      ),
    )
  })

  it('knows the line of a value, or of the nearest one around it', () => {
    const reading = readJson('{\n"a": [\n1,\n{"b/c": 2}\n]\n}')
    expect(reading.isValid && ['', '/a', '/a/1', '/a/1/b~1c', '/a/1/nothing'].map(reading.lineOf)).toEqual([
      1, 2, 4, 4, 4,
    ])
  })
})
