import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import {
  escapeMarkdown,
  escapeMarkdownBlock,
  escapeMarkdownCode,
} from '../../../src/core/text/escape-markdown.ts'

const html = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })

/** What a reader sees of it, marks of invisible width aside. */
const visible = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u200b', '')
    .trim()

const attacks = [
  '@octocat fix #12',
  '<!-- closeout:record --> <b>x</b>',
  '[click](javascript:alert(1)) ![x](http://evil/x.png)',
  '| a | b |\n| --- | --- |',
  '# heading\n\n- [x] done',
  '`code` ``more`` ~~gone~~ **bold**',
  '</details></summary>',
  'https://evil.example/x www.evil.example',
  '\u202egnp.exe',
]

describe('text from outside', () => {
  it('stays one paragraph of plain words', () => {
    for (const attack of attacks) {
      expect(html(escapeMarkdown(attack))).toMatch(/^<p>[^<]*<\/p>$/)
    }
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), text => {
        expect(html(`x${escapeMarkdown(text)}x`)).toMatch(/^<p>[^<]*<\/p>$/)
      }),
    )
  })

  it('pings nobody', () => {
    expect(escapeMarkdown('@octocat')).not.toMatch(/@\w/)
  })

  it('cannot leave a cell of a table', () => {
    for (const attack of attacks) {
      const table = html(
        `| a | b |\n| --- | --- |\n| ${escapeMarkdown(attack)} | ${escapeMarkdownCode(attack)} |`,
      )
      expect(table.match(/<td>/g)).toHaveLength(2)
      expect(table.match(/<tr>/g)).toHaveLength(2)
    }
  })

  it('reads in a code span as it was written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z`<>*_ &.-]{1,20}$/), text => {
        fc.pre(text.trim() !== '' && text === text.trim())
        expect(
          visible(html(`x ${escapeMarkdownCode(text)}`))
            .replace(/^x /, '')
            .trim(),
        ).toBe(text)
      }),
    )
  })

  it('cannot leave a fenced block', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('```', '````', 'text', '~~~', ''), { maxLength: 8 }), lines => {
        expect(html(escapeMarkdownBlock(lines.join('\n'))).match(/<pre>/g)).toHaveLength(1)
        expect(html(escapeMarkdownBlock(lines.join('\n')))).toMatch(/^<pre><code>[^<]*<\/code><\/pre>$/)
      }),
    )
  })
})
