/** The four pages, rendered from one pull request in several forms. Everything that the forms change comes from outside. */
import { renderIssue } from '../../src/core/follow-ups/issues/issue.ts'
import { renderSummary } from '../../src/core/gate/show/summary.ts'
import type { LifecycleStatus } from '../../src/core/lifecycle/model/lifecycle-status.ts'
import type { CheckOutput } from '../../src/core/lifecycle/model/operation.ts'
import { writeLedger } from '../../src/core/lifecycle/receipts/check-ledger.ts'
import { renderLifecycleCheck } from '../../src/core/lifecycle/show/lifecycle-check.ts'
import { renderRecordComment } from '../../src/core/lifecycle/show/record-comment.ts'
import { pagesOf } from '../../src/core/text/page/links.ts'
import { evaluated, headSha, minute } from '../support/app/pull-request-facts.ts'
import { reportOf } from './report.ts'

/** What strangers wrote: a title, a person, a branch, a path, a sentence. */
export type Words = {
  readonly title: string
  readonly sentence: string
  readonly path: string
  readonly branch: string
  readonly slug: string
  /** How often each mistake is made. */
  readonly times: number
}

export const plainWords: Words = {
  title: 'Retry uploads on 5xx',
  sentence: 'Retry downloads too',
  path: '.flow-agents/retry-uploads/state.json',
  branch: 'main',
  slug: 'retry-uploads',
  times: 1,
}

/** The words of each form that differs in its text. */
export const formWords = {
  plain: plainWords,
  long: {
    ...plainWords,
    title: 'Retry every upload that fails with a status of 5xx or breaks off '.repeat(4).slice(0, 200),
    sentence: `${'Retry_downloads_without_any_space_in_between'.repeat(4)} and then the rest`.slice(0, 200),
    path: `.flow-agents/${'a-folder-with-a-long-name/'.repeat(7)}state.json`,
    branch: `release/${'2026-with-a-very-long-branch-name-'.repeat(5)}`.slice(0, 180),
    slug: 'retry-uploads-'.repeat(14).slice(0, 200),
  },
  many: { ...plainWords, times: 19 },
  rtl: {
    ...plainWords,
    title: 'إعادة محاولة الرفع عند الخطأ 5xx',
    sentence: 'אפשר גם לנסות שוב הורדות (downloads) אחרי שגיאה',
    path: '.flow-agents/ملاحظات/state.json',
    branch: 'فرع/رئيسي',
    slug: 'إعادة-الرفع',
  },
} as const satisfies Record<string, Words>

const ago = (minutes: number) => minute(minutes)

/** A life with everything in it: a refusal, a hold, an approval that a push dropped. */
const statusOf = (words: Words): LifecycleStatus => ({
  ...evaluated({}).status,
  state: 'ready',
  base: words.branch,
  approval: {
    standing: 'dropped',
    by: 'maintainer',
    at: ago(7),
    head: 'd'.repeat(4).concat('12345678'.repeat(4), 'abcd'),
    because: `a push changed the files: dddd12345678 was approved, the head is ${headSha.slice(0, 12)} now`,
  },
  owners: ['mona'],
  runs: [
    {
      slug: words.slug,
      workflow: words.title,
      id: '8f21d4',
      attempt: 1,
      step: 'publish',
      url: 'https://github.com/octo/shop/actions/runs/8214',
      checked: {
        known: true,
        value: {
          name: 'x',
          url: 'https://github.com/octo/shop/actions/runs/8214',
          attempt: 1,
          head: headSha,
          isOfThisChange: true,
        },
      },
    },
  ],
  evidence: [{ kind: 'command', summary: words.sentence, url: null, sha256: 'a6'.repeat(32) }],
  remarks: ['Issues are opened when the artifact is published.'],
  routes: [
    route(words, 'needs-action', null),
    route({ ...words, sentence: 'Explain the waiting times' }, 'completed', 'docs/retry.md'),
  ],
  refusals: [
    {
      at: ago(9),
      by: 'triager',
      asked: 'approval',
      why: '@triager has the role "triage", but one of these roles is needed: write, maintain, admin',
      legal: 'Ask another person with one of the roles write, maintain, admin to approve.',
      isOpen: true,
    },
  ],
  history: [
    { at: ago(0), by: 'agent', text: 'opened the pull request' },
    { at: ago(1), by: 'closeout[bot]', text: 'moved it to draft' },
    { at: ago(4), by: 'closeout[bot]', text: 'moved it to ready for review' },
    { at: ago(5), by: 'mona', text: 'put it on hold' },
    { at: ago(6), by: 'mona', text: 'lifted the hold' },
    { at: ago(7), by: 'maintainer', text: 'approved dddd12345678 by label' },
    { at: ago(9), by: 'triager', text: 'requested approval; not granted' },
    {
      at: null,
      by: null,
      text: `ready for review; the approval by @maintainer was dropped, because a push changed the files: dddd12345678 was approved, the head is ${headSha.slice(0, 12)} now`,
    },
  ],
})

const tracked = ({ sentence, slug }: Words) => ({
  target: 'backlog' as const,
  action: sentence,
  status: 'open' as const,
  ref: null,
  trigger: null,
  reason: null,
  key: '0123456789abcdef'.repeat(2),
  disposition: 'needs-action' as const,
  source: {
    slug,
    record: 'learn-1',
    recurrenceKey: 'uploads-5xx',
    runUrl: 'https://github.com/octo/shop/actions/runs/8214',
    intended: 'Uploads survive a short failure',
    observed: sentence,
    gap: null,
  },
})

const route = (words: Words, disposition: 'needs-action' | 'completed', place: string | null) =>
  ({
    route: tracked(words),
    disposition,
    place,
    note: '',
    issue: null,
    step: { kind: 'none' },
  }) as unknown as NonNullable<LifecycleStatus['routes']>[number]

export type PageTexts = {
  readonly summary: string
  readonly check: CheckOutput
  readonly record: string
  readonly issue: { readonly title: string; readonly body: string }
}

/** The Markdown of the four pages for the words of a form, with what the gate finds. */
export const pageTexts = (words: Words, report = reportOf(words)): PageTexts => {
  const status = statusOf(words)
  const entry = {
    number: 12,
    line: 'Ready for review: complete, and waits for an approval (the approval by maintainer was dropped)',
    conclusion: 'neutral',
    closeout: '',
    receipts: [],
    frozen: null,
  } as const
  const issue = renderIssue(
    {
      kind: 'open',
      repository: 'octo/shop',
      header: { kind: 'lesson', from: 'octo/shop#12', keys: ['0123456789abcdef'.repeat(2)] },
      routes: [tracked(words)] as never,
      because: null,
      settings: { labels: [], assignees: [], milestone: null },
    },
    {
      repository: 'octo/shop',
      number: 12,
      title: words.title,
      url: 'https://github.com/octo/shop/pull/12',
      mergedAt: minute(40),
    },
  )
  if (issue.kind !== 'open') throw new Error('The issue is not a new one.')
  return {
    summary: renderSummary(report, () => '', { pages: pagesOf(status.url) }),
    check: renderLifecycleCheck({
      status,
      report: {
        ...report,
        verdict: words.times > 1 ? 'fail' : 'pass',
        findings: words.times > 1 ? report.findings : report.findings.slice(-1),
      },
      entry,
      twins: [],
      verdict: { conclusion: 'neutral', decisive: null, counted: [] },
      ledger: writeLedger({ repository: 77, entries: [entry] }),
      observed: null,
      skeleton: '',
    }),
    record: renderRecordComment(status, headSha),
    issue: { title: issue.title, body: issue.body },
  }
}
