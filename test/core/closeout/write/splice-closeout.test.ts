import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { closeoutMarkers } from '../../../../src/core/closeout/model/closeout-draft.ts'
import { spliceCloseout } from '../../../../src/core/closeout/write/splice-closeout.ts'

const { begin, end } = closeoutMarkers
const section = `${begin}\n## Closeout\n\nnew\n${end}`
const spliced = (body: string): string => {
  const splice = spliceCloseout(body, section)
  if (splice.kind === 'refused') throw new Error(splice.why)
  return splice.body
}

describe('a body without markers', () => {
  it('keeps every character, and gets the section after an empty line', () => {
    expect(spliced('Hello')).toBe(`Hello\n\n${section}\n`)
    expect(spliced('Hello\n')).toBe(`Hello\n\n${section}\n`)
    expect(spliced('Hello\n\n')).toBe(`Hello\n\n${section}\n`)
    expect(spliced('')).toBe(`${section}\n`)
  })

  it('with Windows line ends gets a section with them', () => {
    expect(spliced('Hello\r\n')).toBe(`Hello\r\n\r\n${section.replaceAll('\n', '\r\n')}\r\n`)
  })
})

describe('a body with markers', () => {
  it('changes only between them', () => {
    expect(spliced(`before\r\n${begin}\r\nold\r\n${end}\r\nafter  \r\n`)).toBe(
      `before\r\n${section.replaceAll('\n', '\r\n')}\r\nafter  \r\n`,
    )
  })

  it('within a line are no markers', () => {
    expect(spliced(`say ${begin} and ${end}`)).toBe(`say ${begin} and ${end}\n\n${section}\n`)
  })

  it.each([begin, end, `${end}\n${begin}`, `${begin}\n${begin}\n${end}`, `${begin}\n${end}\n${end}`])(
    'that do not pair is refused: %j',
    body => {
      expect(spliceCloseout(body, section).kind).toBe('refused')
    },
  )
})

describe('any body', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '\n', '\r\n', ' ', '<', '\u00e9', '\ud83d\ude00', begin.slice(0, 8)),
  })

  it('keeps the text before and after, and the second splice changes nothing', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const body = `${before}\n${begin}\nold\n${end}\n${after}`
        const once = spliced(body)
        expect(once.startsWith(`${before}\n${begin}`)).toBe(true)
        expect(once.endsWith(`${end}\n${after}`)).toBe(true)
        expect(spliced(once)).toBe(once)
        expect(spliced(spliced(before))).toBe(spliced(before))
      }),
    )
  })
})
