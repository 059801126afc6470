import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Report } from '../src/core/gate/model/report.ts'
import { type AgentCloseout, agentCloseouts, openAssumedChange } from './support/agent-closeouts.ts'

/** Honest closeouts that the gate refuses at the first try. */
const refused: readonly string[] = [
  'honest/10-claude-migration.md',
  'honest/20-codex-bold-closeout-line.md',
  'honest/25-copilot-retry-after.md',
  'honest/26-copilot-shipped-short-label.md',
  'honest/27-copilot-dash-checklist.md',
  'honest/31-copilot-three-columns.md',
  'honest/40-cursor-bold-closeout.md',
  'honest/51-gemini-four-columns.md',
]

/** Dishonest closeouts that pass, or fail with another code than the corpus names. */
const accepted: Readonly<Record<string, string>> = {
  'dishonest/02-heading-only.md': 'another code',
  'dishonest/08-single-letters.md': 'passes',
  'dishonest/09-own-label.md': 'passes',
  'dishonest/11-see-above.md': 'passes',
  'dishonest/12-see-pr-description.md': 'passes',
  'dishonest/13-will-follow.md': 'passes',
  'dishonest/15-does-not-apply.md': 'passes',
  'dishonest/16-nothing-to-update.md': 'another code',
  'dishonest/18-t-b-d.md': 'passes',
  'dishonest/19-todo-mention.md': 'passes',
  'dishonest/21-not-tested.md': 'passes',
  'dishonest/22-bare-not-verified.md': 'passes',
  'dishonest/23-all-good.md': 'passes',
  'dishonest/24-looks-fine.md': 'passes',
  'dishonest/25-runtime-not-checked.md': 'passes',
  'dishonest/26-runtime-tracked.md': 'passes',
  'dishonest/27-runtime-some-tracked.md': 'passes',
  'dishonest/30-circular-skipped.md': 'passes',
  'dishonest/32-hangul-filler.md': 'passes',
  'dishonest/35-unreferenced-footnote.md': 'passes',
  'dishonest/37-struck-del.md': 'passes',
  'dishonest/38-struck-s.md': 'passes',
  'dishonest/42-encoded-runtime-root.md': 'passes',
  'dishonest/45-section-skip-with-code.md': 'another code',
  'dishonest/48-claimed-removed-document.md': 'passes',
  'dishonest/49-unknown-issue.md': 'passes',
  'dishonest/51-unexpanded-command.md': 'passes',
  'dishonest/60-copied-description.md': 'passes',
}

const reports = new Map<AgentCloseout, Report>()
const isCaught = ({ code }: AgentCloseout, report: Report): boolean =>
  report.verdict !== 'pass' && report.findings.some(finding => finding.code === code)

beforeAll(async () => {
  const judge = openAssumedChange()
  for (const closeout of agentCloseouts) reports.set(closeout, await judge(closeout.body))
})

const filesWhere = (kind: 'pass' | 'fail', isMiss: (closeout: AgentCloseout, report: Report) => boolean) =>
  [...reports].flatMap(([closeout, report]) =>
    closeout.expect === kind && isMiss(closeout, report) ? [closeout.file] : [],
  )

describe('the gate over closeouts as coding agents write them', () => {
  it('the corpus has 60 honest and 60 dishonest closeouts', () => {
    expect(agentCloseouts.filter(one => one.expect === 'pass')).toHaveLength(60)
    expect(agentCloseouts.filter(one => one.expect === 'fail')).toHaveLength(60)
  })

  it('an honest closeout passes at the first try, but for those listed', () => {
    expect(filesWhere('pass', (_, { verdict }) => verdict !== 'pass')).toEqual(refused)
  })

  it('a dishonest closeout fails with the code that the corpus names, but for those listed', () => {
    expect(filesWhere('fail', (one, report) => !isCaught(one, report))).toEqual(Object.keys(accepted))
  })
})
