import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { closeoutMarkers } from '../../../../src/core/closeout/model/closeout-draft.ts'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'
import { newSection } from '../../../../src/core/closeout/write/merge-section.ts'
import { spliceCloseout } from '../../../../src/core/closeout/write/splice-closeout.ts'
import { runs } from '../../../support/laws.ts'
import { rendering } from './rendering.ts'

const { begin, end } = closeoutMarkers
const rendered = rendering('one')
const section = newSection(rendered)
const plain = { isForced: false, decode: (text: string) => text }
const spliced = (body: string, next = rendered): string => {
  const splice = spliceCloseout(body, next, plain)
  if (splice.kind !== 'spliced') throw new Error(JSON.stringify(splice))
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
    expect(spliced(`before\r\n${begin}\r\n${end}\r\nafter  \r\n`)).toBe(
      `before\r\n${section.replaceAll('\n', '\r\n')}\r\nafter  \r\n`,
    )
  })

  it.each([
    ['an unclosed fence', '```js\n', '', 'line 1 opens a fence'],
    ['an unclosed comment', 'a\n\n<!--\n', '', 'line 3 opens a comment'],
    ['an unclosed folded block', '<details>\n<summary>s</summary>\n\n', '', 'line 1 opens <details>'],
    ['a fence around the markers', '~~~\n', '\n~~~\n', 'line 1 opens a fence'],
    ['a folded block around the markers', '<details>\n\n', '\n\n</details>\n', 'line 1 opens <details>'],
  ])('that stand in %s are refused, and so is a body that ends in one', (_name, before, after, why) => {
    for (const body of [`${before}${begin}\n${end}${after}`, before]) {
      expect(spliceCloseout(body, rendered, plain)).toMatchObject({
        kind: 'refused',
        why: expect.stringContaining(why),
      })
    }
  })

  it('behind blocks that are closed are used', () => {
    const before = '```\n<details>\n```\n<details>\n\na\n</details>\n\n`<details>`\n\n'
    expect(spliced(`${before}${begin}\n${end}`)).toContain('### Shipped behavior')
  })

  it('after a closeout that somebody wrote by hand are refused, because only the first one counts', () => {
    const body = `## Closeout\n\n- Shipped: by hand\n\n${begin}\n${end}\n`
    expect(spliceCloseout(body, rendered, plain)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('line 1 starts a closeout section before the markers'),
    })
  })

  it('within a line are no markers', () => {
    expect(spliced(`say ${begin} and ${end}`)).toBe(`say ${begin} and ${end}\n\n${section}\n`)
  })

  it.each([begin, end, `${end}\n${begin}`, `${begin}\n${begin}\n${end}`, `${begin}\n${end}\n${end}`])(
    'that do not pair is refused: %j',
    body => {
      expect(spliceCloseout(body, rendered, plain).kind).toBe('refused')
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
        if (spliceCloseout(before, rendered, plain).kind === 'refused') return
        const body = `${before}\n${begin}\nold\n${end}\n${after}`
        const once = spliced(body)
        expect(once.startsWith(`${before}\n${begin}`)).toBe(true)
        expect(once.endsWith(` -->\n${after}`)).toBe(true)
        expect(spliced(once)).toBe(once)
        expect(spliced(spliced(before))).toBe(spliced(before))
      }),
    )
  })
})

describe('a body of pieces that could hide what follows', () => {
  const piece = fc.constantFrom(
    'text',
    '',
    '- item',
    '  ```',
    '```',
    '~~~~',
    '- ```',
    '      ```',
    '> ```',
    '<!--',
    '-->',
    'text <!-- more',
    '<details>',
    '<details open>',
    '- <details>',
    '> <details>',
    '</details>',
    '<DETAILS><summary>s</summary>',
    '<div>',
    '<pre>',
    '</pre>',
    '<?php',
    '<![CDATA[',
    '| a | b |',
    '|---|---|',
    '[x]: <',
    '`',
    '    <details>',
  )

  it('is refused, or every field and the record can be read afterwards', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 5 }),
        fc.boolean(),
        fc.array(piece, { maxLength: 3 }),
        (before, hasMarkers, after) => {
          const start = before.join('\n')
          const body = hasMarkers ? `${start}\n${begin}\n${end}\n${after.join('\n')}` : start
          const splice = spliceCloseout(body, rendered, plain)
          if (splice.kind !== 'spliced') return
          const { fields, records } = parseCloseout(splice.body)
          expect(Object.values(fields).map(({ verdict }) => verdict)).toEqual(Array(7).fill('answered'))
          expect(records).toHaveLength(1)
        },
      ),
      { numRuns: runs(200, 3_000) },
    )
  })
})
