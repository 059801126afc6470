import { describe, expect, it } from '@jest/globals'
import type { LifecycleStatus } from '../../../../src/core/lifecycle/model/lifecycle-status.ts'
import { answerFirst } from '../../../../src/core/lifecycle/show/answer-first.ts'
import { statusTable } from '../../../../src/core/lifecycle/show/status-table.ts'
import { evaluated } from '../../../support/app/pull-request-facts.ts'

const someStatus = (status: Partial<LifecycleStatus>): LifecycleStatus => ({
  ...evaluated({}).status,
  ...status,
})

describe('the answer before anything else', () => {
  it('says the state, whose turn it is, and the step of the way', () => {
    expect(answerFirst(someStatus({ state: 'ready' }))).toMatch(
      /^◐ \*\*Ready for review\.\*\* Next, an approver: read the \[change\]\(https:\/\/github\.com\/octo\/shop\/pull\/12\/files\), then comment `\/closeout approve`.*\n\n✓ draft › \*\*◐ ready for review\*\* › approved › published › archived$/,
    )
  })

  it('shows a hold and a dropped approval in the way, and mentions nobody', () => {
    const held = answerFirst(
      someStatus({
        state: 'ready',
        hold: { by: 'mona', at: '2026-11-01T00:00:00Z' },
        approval: {
          standing: 'dropped',
          by: 'mona',
          at: '2026-11-01T00:00:00Z',
          head: 'a'.repeat(40),
          because: 'a push',
        },
      }),
    )
    expect(held).toContain(
      '‖ **On hold.** Next, [mona](https://github.com/mona) or an approver: lift the hold',
    )
    expect(held).toContain('**‖ ready for review, on hold** › ~~approved~~ (dropped)')
    expect(held).not.toContain('@')
  })

  it('does not tick an approval or a publication that never was', () => {
    expect(answerFirst(someStatus({ state: 'archived' }))).toContain(
      '✓ draft › ✓ ready for review › approved › published › **■ archived**',
    )
  })
})

describe('the facts below the answer', () => {
  it('are a table in which every commit, branch, run and person is a link, and digests are folded', () => {
    const run = {
      slug: 'a',
      workflow: 'CI | x',
      id: '7',
      attempt: null,
      step: null,
      url: 'https://github.com/octo/shop/actions/runs/7',
      checked: null,
    }
    const table = statusTable(
      someStatus({
        owners: ['mona'],
        approval: {
          standing: 'stands',
          by: 'hubot',
          at: '2026-11-21T14:02:33Z',
          head: 'c'.repeat(40),
          via: 'label',
          event: 'label:1',
        },
        publication: {
          by: 'mona',
          at: '2026-11-22T01:00:00Z',
          target: 'main',
          commit: 'd'.repeat(40),
          release: null,
          isComplete: true,
        },
        runs: [run],
        evidence: [{ kind: 'command', summary: 'npm test', url: null, sha256: 'a6'.repeat(32) }],
      }),
    )
    const shop = 'https://github.com/octo/shop'
    expect(table.split('\n')).toEqual([
      `| Commit | [\`aaaaaaaaaaaa\`](${shop}/commit/${'a'.repeat(40)}) onto [\`main\`](${shop}/tree/main) |`,
      '| :-- | :-- |',
      '| **Owner** | [mona](https://github.com/mona) |',
      `| **Approval** | [hubot](https://github.com/hubot), <span title="2026-11-21T14:02:33Z">21 Nov 2026, 14:02 UTC</span>, [\`cccccccccccc\`](${shop}/commit/${'c'.repeat(40)}), by label |`,
      `| **Publication** | [mona](https://github.com/mona), <span title="2026-11-22T01:00:00Z">22 Nov 2026, 01:00 UTC</span>, to [\`main\`](${shop}/tree/main) as [\`dddddddddddd\`](${shop}/commit/${'d'.repeat(40)}) |`,
      `| **Run** | [workflow CI \\| x, run \`7\`](${run.url}); GitHub cannot confirm this run |`,
      `| **Evidence** | command: npm test<details><summary>sha256 a6a6a6a6a6a6…</summary>\`${'a6'.repeat(32)}\`</details> |`,
    ])
  })
})
