import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Report } from '../src/core/gate/model/report.ts'
import { type AgentCloseout, agentCloseouts, openAssumedChange } from './support/closeouts/agent-closeouts.ts'
import { root } from './support/root.ts'

/** Dishonest closeouts that the gate cannot refuse, and why the text alone cannot tell. */
const accepted: Readonly<Record<string, string>> = {
  'dishonest/49-unknown-issue.md':
    'A reference that does not resolve is a warning: the token may not see the repository that it names.',
  'dishonest/51-unexpanded-command.md':
    'The command around the text is a mistake and gets a warning, but the closeout inside is complete and true.',
}

/** Dishonest closeouts that fail with another code than the one that the corpus guesses, and why. */
const otherCodes: Readonly<Record<string, string>> = {
  // The section is there, so it is not missing: all of its fields are.
  'dishonest/02-heading-only.md': 'closeout-field-missing',
  // "tracked" is no confirmation, whatever is tracked: the field is not answered.
  'dishonest/26-runtime-tracked.md': 'closeout-placeholder',
  'dishonest/27-runtime-some-tracked.md': 'closeout-placeholder',
  // The skip stands for the whole closeout, so no single field is missing.
  'dishonest/45-section-skip-with-code.md': 'closeout-missing',
}

const readmeCloseout =
  /```markdown\n(## Closeout\n[\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''

const reports = new Map<AgentCloseout, Report>()
const isCaught = ({ file, code }: AgentCloseout, report: Report): boolean =>
  report.verdict === 'fail' && report.findings.some(finding => finding.code === (otherCodes[file] ?? code))

let readme: Report
beforeAll(async () => {
  const judge = openAssumedChange()
  readme = await judge(readmeCloseout)
  for (const closeout of agentCloseouts) reports.set(closeout, await judge(closeout.body))
})

const filesWhere = (kind: 'pass' | 'fail', isMiss: (closeout: AgentCloseout, report: Report) => boolean) =>
  [...reports].flatMap(([closeout, report]) =>
    closeout.expect === kind && isMiss(closeout, report) ? [closeout.file] : [],
  )

const warned = 'dishonest/51-unexpanded-command.md'

describe('the gate over closeouts as coding agents write them', () => {
  it('the corpus has 60 honest and 60 dishonest closeouts', () => {
    expect(agentCloseouts.filter(one => one.expect === 'pass')).toHaveLength(60)
    expect(agentCloseouts.filter(one => one.expect === 'fail')).toHaveLength(60)
  })

  it('the closeout of the README passes without a finding where its claims are true', () => {
    expect(readme.closeout.line).toBe(1)
    expect([readme.verdict, readme.findings]).toEqual(['pass', []])
  })

  it('every honest closeout passes at the first try', () => {
    expect(filesWhere('pass', (_, { verdict }) => verdict !== 'pass')).toEqual([])
  })

  it('a body with the command around it gets the warning for that', () => {
    const [, report] = [...reports].find(([{ file }]) => file === warned) ?? []
    expect(report?.findings.map(({ code, level }) => [code, level])).toEqual([
      ['body-broken-command', 'warning'],
    ])
  })

  it('every dishonest closeout fails with the right code, but for those that the text alone does not give away', () => {
    expect(filesWhere('fail', (one, report) => !isCaught(one, report))).toEqual(Object.keys(accepted))
  })
})
