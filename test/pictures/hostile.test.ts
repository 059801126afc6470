import { describe, expect, it } from '@jest/globals'
import { markdownToHtml } from '../../scripts/docs/picture/markdown-to-html.ts'
import type { Finding } from '../../src/core/vocabulary/finding.ts'
import { someReport } from '../support/app/pull-request-facts.ts'
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
  times: 1,
})

/** What each finding, answer and reason of a report would be if it held the words as they are. */
const codes = [
  'runtime-tracked',
  'closeout-placeholder',
  'closeout-local-path',
  'raw-notes-promoted',
] as const

const findingsOf = ({ path, sentence }: Words): readonly Finding[] =>
  codes
    .map((code, at): Finding => {
      if (code === 'runtime-tracked') {
        return {
          code,
          level: 'error',
          place: { path },
          message: `${path} is tracked by git. It is an agent’s working file and must stay untracked.`,
          fix: "git rm -r --cached -- .flow-agents\nprintf '\\n%s\\n' .flow-agents/ >> .gitignore",
        }
      }
      return {
        code,
        level: at === 2 ? 'warning' : 'error',
        place: { line: at + 5 },
        message: `The closeout says "${sentence}", but the change does not show it.`,
        fix: 'Correct the sentence, or commit what it says.',
      }
    })
    .toSorted((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'))

const answered = (text: string, line: number) => ({ verdict: 'answered', line, text }) as const

const reportOf = (words: Words) =>
  someReport({
    verdict: 'fail',
    policy: `.github/closeout.yml@${'b'.repeat(40)}`,
    findings: [...findingsOf(words)],
    evidence: [
      {
        kind: 'check',
        named: `check ${words.title.slice(0, 60)}`,
        line: 9,
        verdict: 'contradicted',
        reason: 'the check ran on this commit and failed: 39 passed, 2 failed',
        permission: null,
        url: 'https://github.com/octo/shop/runs/1',
        found: {},
      },
    ] as never,
    closeout: {
      required: true,
      source: 'body',
      line: 1,
      skip: null,
      fields: {
        shipped: answered(words.sentence, 5),
        changes: answered('#12', 7),
        verification: answered(`npm test: 41 passed. NOT_VERIFIED: ${words.sentence}`, 9),
        docs: answered('Updated docs/retry.md', 11),
        records: { verdict: 'skipped', line: 13, text: 'None, because no decision outlives this change.' },
        follow_ups: answered(`[ ] backlog: ${words.sentence}`, 15),
        runtime: { verdict: 'placeholder', line: 20, text: 'TODO' },
      } as never,
      routes: [],
      record: 'valid',
    },
  })

const textsOf = (words: Words): readonly (readonly [string, string])[] => {
  const { summary, check, record, issue } = pageTexts(words, reportOf(words))
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
