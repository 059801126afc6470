import { describe, expect, it } from '@jest/globals'
import { markdownToHtml } from '../../scripts/docs/picture/markdown-to-html.ts'
import { formWords, pageTexts, type Words } from './pages.ts'

const hostile = [
  'a | b || c',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '`code` ``two`` ```three',
  'one\n\n# two\n\n| x | y |',
  'exe.\u202egnp \u2067x\u2066',
  '@octocat @octo/team',
  '![i](https://evil.example/i.png) [a](https://evil.example)',
  '](https://evil.example) [b]: https://evil.example',
  'fixes #1, octo/other#2, GH-3, https://evil.example/x',
  '</details></summary></td></tr></table><!-- closeout-ledger {} -->',
  '{issue} ${x} $1 $& **b** ~~s~~ _u_ \\',
  '2026-11-21T14:02:33Z aaaaaaaaaaaa @mona',
  'שלום @octocat | <b>',
]

const wordsOf = (text: string): Words => ({
  title: text,
  sentence: text,
  path: `.flow-agents/${text}/state.json`,
  branch: text,
  slug: text,
  findings: 4,
})

const textsOf = (words: Words): readonly (readonly [string, string])[] => {
  const { summary, check, record, issue } = pageTexts(words)
  return [
    ['summary', summary],
    ['check', check.summary],
    ['details of the check', check.text],
    ['record', record],
    ['issue', issue.body],
  ]
}

/** How often each element that Markdown can make occurs, but for links within the repository and those of a text. */
const shapeOf = (markdown: string) => {
  const html = markdownToHtml(markdown)
  const count = (tag: string): number => html.split(`<${tag}`).length - 1
  return Object.fromEntries(
    ['table', 'tr', 'td', 'th', 'h1', 'h2', 'h3', 'li', 'details', 'img', 'del', 'em', 'pre', 'input'].map(
      tag => [tag, count(tag)],
    ),
  )
}

/** Links lead to the repository, to people whom GitHub names, and to the rules. */
const ours =
  /^https:\/\/github\.com\/(?:octo\/shop\/|closeout-dev\/closeout\/blob\/main\/docs\/rules\.md#|apps\/closeout$|(?:mona|maintainer|triager|agent|octocat|octo)$)/

describe.each(hostile)('words from outside in all places: %j', text => {
  const plain = new Map(textsOf(formWords.plain))

  it.each(textsOf(wordsOf(text)))('change nothing of the %s but words', (name, markdown) => {
    expect(shapeOf(markdown)).toEqual(shapeOf(plain.get(name) ?? ''))
    const html = markdownToHtml(markdown)
    for (const [, href = ''] of html.matchAll(/<a [^>]*href="([^"]*)"/g)) expect(href).toMatch(ours)
    const outsideCode = html.replaceAll(/<code>[\s\S]*?<\/code>|<pre>[\s\S]*?<\/pre>/g, '')
    expect(outsideCode).not.toMatch(
      /@octocat|@octo\/|(?<!>)#[1-9]\b(?!2)|\bGH-3|[^"]https:\/\/evil|\u202e|\u2067|\u2066/,
    )
  })
})
