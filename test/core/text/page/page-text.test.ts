import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { markdownToHtml } from '../../../../scripts/docs/picture/markdown-to-html.ts'
import { foldedDigest } from '../../../../src/core/text/page/folded-digest.ts'
import { instantText, readableInstant } from '../../../../src/core/text/page/instants.ts'
import {
  branchLink,
  commitLink,
  fileAddress,
  linkTo,
  pagesAt,
  pagesOf,
  personLink,
  webAddress,
} from '../../../../src/core/text/page/links.ts'
import { outsideText } from '../../../../src/core/text/page/outside-text.ts'
import { renderSentence } from '../../../../src/core/text/page/sentence.ts'

const pages = pagesOf('https://github.com/octo/shop/pull/12')
const hostile = [
  'a | b',
  '<img src=x onerror=alert(1)>',
  '`code` ``two``',
  'one\n\n# two',
  'x\u202egnp.exe',
  '@octocat',
  '![i](https://evil.example/i.png)',
  '[a](javascript:alert(1))',
  '](https://evil.example)',
  'fixes #1 and octo/shop#2',
  '</details></td><!-- closeout-ledger',
  '$x$ ~~y~~ **z**',
  '(https://evil.example) "q" \\',
  'א'.repeat(40),
]

/** What a text becomes on GitHub, in a cell of a table, without the links that are ours. */
const cell = (markdown: string): string =>
  markdownToHtml(`| a | b |\n| - | - |\n| ${markdown} | end |`).replaceAll(
    /<a href="https:\/\/github\.com\/[^"]*">/g,
    '<ours>',
  )

/** Nothing from outside takes effect: the cell stays one cell, without links, pictures, or markup. */
const expectPlain = (markdown: string): void => {
  const html = cell(markdown)
  expect(html.match(/<td>/g)).toHaveLength(2)
  expect(html).toContain('<td>end</td>')
  expect(html).not.toMatch(/<a |<img|<h\d|<del>|<strong>|\u202e/)
  // In code, GitHub looks for no names.
  expect(html.replaceAll(/<code>[\s\S]*?<\/code>/g, '')).not.toMatch(/@octocat|#\d/)
  expect(markdown).not.toContain('\n')
}

const forms: readonly (readonly [string, (text: string) => string])[] = [
  ['a sentence', text => renderSentence(text, pages)],
  ['a text in a cell', outsideText],
  ['a branch', text => branchLink(text, pages)],
  ['a person', text => personLink(text, pages)],
  ['a commit', text => commitLink(text, pages)],
  ['a digest', text => foldedDigest('sha256', text)],
  ['an instant', instantText],
]

describe.each(forms)('%s of the outside', (_, render) => {
  it.each(hostile)('takes no effect: %j', text => expectPlain(render(text)))

  it('takes no effect, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...hostile, ' ', 'a', '\\'), { maxLength: 5 }), parts =>
        expectPlain(render(parts.join(''))),
      ),
      { numRuns: 60 },
    )
  })
})

describe('a link', () => {
  it('leads to the pages of the repository and of people', () => {
    expect(commitLink('a'.repeat(40), pages)).toBe(
      `[\`aaaaaaaaaaaa\`](https://github.com/octo/shop/commit/${'a'.repeat(40)})`,
    )
    expect(branchLink('fix/a b', pages)).toBe('[`fix/a b`](https://github.com/octo/shop/tree/fix/a%20b)')
    expect(personLink('mona', pages)).toBe('[mona](https://github.com/mona)')
    expect(personLink('closeout[bot]', pages)).toBe('[closeout](https://github.com/apps/closeout)')
    expect(personLink('closeout[bot]', null)).toBe('closeout')
    expect(fileAddress({ path: 'docs/a (1).md', line: 7 }, 'b'.repeat(40), pages)).toBe(
      `https://github.com/octo/shop/blob/${'b'.repeat(40)}/docs/a%20%281%29.md?plain=1#L7`,
    )
    expect(renderSentence('@mona approved aaaaaaaaaaaa at 2026-11-21T14:02:33Z', pages)).toBe(
      '[mona](https://github.com/mona) approved [`aaaaaaaaaaaa`](https://github.com/octo/shop/commit/aaaaaaaaaaaa) at <span title="2026-11-21T14:02:33Z">21 Nov 2026, 14:02 UTC</span>',
    )
  })

  it('is left out where its address is not one, and keeps an address within its brackets', () => {
    expect(linkTo('javascript:alert(1)', 'a')).toBe('a')
    expect(linkTo(null, 'a')).toBe('a')
    expect([pagesOf('https://github.com/octo'), pagesAt('javascript:x', 'a/b')]).toEqual([null, null])
    expect(pagesAt('https://ghe.example/', 'a/b')?.repository).toBe('https://ghe.example/a/b')
    const address = webAddress('https://a.example/(x) "y" <z> | \ud800')
    expect(linkTo(address, 'a')).toBe(`[a](${address})`)
    expect(fileAddress({ path: '\ud800' }, 'b'.repeat(40), pages)).toContain('%EF%BF%BD')
  })

  it('links a commit whose first digits are all decimal', () => {
    expect(renderSentence('approved 123456789012 by label', pages)).toContain('/commit/123456789012')
  })

  it('takes no number of a run and no part of a path for a commit', () => {
    for (const text of [
      'run 123456789012',
      'the report in artifact 123456789012',
      'a/bbbbbbbbbbbb.md',
      `x${'c'.repeat(12)}`,
    ])
      expect(renderSentence(text, pages)).not.toContain('](')
  })
})

describe('a date', () => {
  it('is one that a person reads, in UTC; what is no instant stays', () => {
    expect(readableInstant('2026-11-21T04:02:59.999Z')).toBe('21 Nov 2026, 04:02 UTC')
    expect(readableInstant('2026-11-21T23:30:00-02:00')).toBe('22 Nov 2026, 01:30 UTC')
    expect(readableInstant('soon')).toBe('soon')
    expect(instantText('soon | <b>')).not.toMatch(/[^\\]\||<b>/)
  })
})

describe('a long word', () => {
  it('may break, and keeps every letter; a short one stays as it is', () => {
    for (const word of ['a'.repeat(200), 'src/'.repeat(50), 'a_b-c.'.repeat(30), '語'.repeat(90)]) {
      const shown = outsideText(word)
      expect(shown.replaceAll('<wbr>', '').replaceAll('\\', '')).toBe(word)
      expect(shown.split('<wbr>').every(part => part.length <= 62)).toBe(true)
    }
    expect(outsideText('Retry uploads on 5xx')).toBe('Retry uploads on 5xx')
  })

  it('is copied from the page as it was written', () => {
    const path = 'src/core/text/page/a_very-long.name&of<a>/file.test.ts'
    const html = cell(outsideText(path))
    expect(html).toContain('<wbr>')
    const copied = /<td>(.*?)<\/td>/.exec(html)?.[1]?.replaceAll('<wbr>', '') ?? ''
    expect(copied.replaceAll('&#x3C;', '<').replaceAll('&#x26;', '&')).toBe(path)
  })

  it('from right to left keeps the words around it where they are', () => {
    expect(outsideText('שגיאה 5')).toBe('\u2068שגיאה 5\u2069')
    expect(outsideText('check שגיאה 5xx שוב, line 5')).toBe('check \u2068שגיאה 5xx שוב\u2069, line 5')
    expect(outsideText('step א')).toBe('step \u2068א\u2069')
    expect(outsideText('𐤀 b')).toBe('\u2068𐤀 b\u2069')
  })
})
