import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { gfmTable } from 'micromark-extension-gfm-table'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'
import { parsePlainItems } from '../../../../../src/core/closeout/markdown/blocks/parse-plain-items.ts'
import { parseMarkdown } from '../../../../../src/core/closeout/markdown/parse-markdown.ts'

const parsed = (text: string) =>
  fromMarkdown(text, {
    extensions: [gfmStrikethrough(), gfmTable(), gfmTaskListItem()],
    mdastExtensions: [gfmStrikethroughFromMarkdown(), gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()],
  }).children

const plain = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Updated ',
        'src/a.ts',
        '`src/new-1.ts`',
        ', ',
        ' and ',
        '`a b`',
        '(see `x`)',
        '_b',
        '#12',
      ),
      fc.string({ unit: fc.constantFrom(...'aZ09 _,.;:()/\'"+%#@=?{}-'), maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map(parts => parts.join(''))

/** Every character that means something to Markdown in some place, and some that mean nothing. */
const hostile = fc.string({
  unit: fc.constantFrom(...'aZ1 `*_~[]()<>&;#!|\\:-+=.\t\r\u00a0\u2028é\u0000'),
  maxLength: 12,
})

const linesOf = (content: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(content, { minLength: 1, maxLength: 5 }).map(lines => lines.map(line => `- ${line}`).join('\n'))

describe('parsePlainItems', () => {
  it.each([
    '- Updated `src/a.ts`',
    '- Updated `src/a.ts`, see (`x`)\n- Added `b c`\n- `c` renamed',
    '- a  b\n- a: "b"',
    '- `<b>`\n- `\\`\n- `a|b`',
    '- mailto:a@b.c, https://a.b/?c=%20#d',
  ])('reads %j as the Markdown parser does', text => {
    expect([parsePlainItems(text)]).toEqual(parsed(text))
  })

  it.each(
    [
      [
        '',
        '- ',
        '- a ',
        '-  a',
        '* a',
        '- a\n',
        '- a\n\n- b',
        '- a\n  b',
        '- a\n* b',
        '- a\n---',
        '- - a',
        '- 1. a',
      ],
      [
        '- # a',
        '- [ ] a',
        '- [a](b)',
        '- *a*',
        '- _a_',
        '- a_b_',
        '- ~a~',
        '- &amp;',
        '- a\\`b`',
        '- <b>',
        '- ``a``',
      ],
      ['- `a', '- `a``b`', '- ` a `', '- `a\u0000b`', '- a\tb', '- a\rb', '- ```', '- a | b', '- http://a_b'],
    ].flat(),
  )('leaves %j to the Markdown parser', text => {
    expect(parsePlainItems(text)).toBeNull()
  })

  it('reads nothing otherwise than the Markdown parser', () => {
    fc.assert(
      fc.property(fc.oneof(linesOf(plain), linesOf(hostile), linesOf(fc.oneof(plain, hostile))), text => {
        const list = parsePlainItems(text)
        if (list) expect([list]).toEqual(parsed(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads most lists of paths', () => {
    const texts = fc.sample(linesOf(fc.stringMatching(/^(?:Updated|Added) `src\/[a-z-]{1,9}\.ts`$/)), 50)
    expect(texts.filter(text => parsePlainItems(text) === null)).toEqual([])
  })

  it('counts lines in the whole text', () => {
    const [list] = parseMarkdown('- Updated `a`\n- Updated `b`', 11)
    expect(list?.position).toMatchObject({ start: { line: 11 }, end: { line: 12 } })
  })
})
