import { describe, expect, it } from '@jest/globals'
import type { Report } from '../../../../src/core/gate/model/report.ts'
import { renderSummary } from '../../../../src/core/gate/show/summary.ts'
import { renderTerminal } from '../../../../src/core/gate/show/terminal.ts'
import type { Finding } from '../../../../src/core/vocabulary/finding.ts'
import { someReport } from '../../../support/app/pull-request-facts.ts'

const codes = [
  'runtime-tracked',
  'closeout-placeholder',
  'closeout-local-path',
  'raw-notes-promoted',
  'closeout-claim-unproven',
] as const

/** Sixty findings of five rules, twelve of each; the first rule has a fix of two lines. */
const many: readonly Finding[] = codes.flatMap(code =>
  Array.from({ length: 12 }, (_, at) => ({
    code,
    level: 'error' as const,
    place: code === 'runtime-tracked' ? { path: `.flow-agents/s${at}/state.json` } : { line: at + 3 },
    message: `${code} number ${at}`,
    fix: code === 'runtime-tracked' ? 'git rm -r --cached -- .flow-agents\nprintf x' : `Correct ${code}.`,
  })),
)

const withFindings = (findings: readonly Finding[]): Report => someReport({ findings: [...findings] })

describe('sixty findings of five rules', () => {
  it('fit 25 lines of a terminal, each rule with its count, its first places and its fix', () => {
    const lines = renderTerminal(withFindings(many)).trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(25)
    expect(lines.slice(0, 6)).toEqual([
      'error runtime-tracked (12 places) at .flow-agents/s0/state.json',
      '  runtime-tracked number 0',
      '  Also .flow-agents/s1/state.json; .flow-agents/s2/state.json; and 9 more, which --json lists',
      '  Fix:',
      '    git rm -r --cached -- .flow-agents',
      '    printf x',
    ])
  })

  it('are five rows of the summary, below the fixes, with the places after the third folded', () => {
    const summary = renderSummary(withFindings(many), () => '')
    const rows = summary.split('\n').filter(line => line.startsWith('| ✕ **Error**'))
    expect(rows).toHaveLength(5)
    for (const row of rows) expect(row).toContain('**Error** × 12')
    expect(rows[0]).toMatch(/<details><summary>9 more<\/summary>.*state\.json.*<\/details>/)
    expect(summary.indexOf('### What to do next')).toBeLessThan(summary.indexOf('| Rule |'))
    for (const finding of many) expect(summary).toContain(`number ${finding.message.split(' ').at(-1)}`)
  })

  it('say one step a rule: of fixes that differ the first three, and no command twice', () => {
    const claim = (path: string, level: 'error' | 'warning' = 'error'): Finding => ({
      code: 'closeout-claim-unproven',
      level,
      place: {},
      message: path,
      fix: `Commit ${path}.`,
    })
    const command = (code: Finding['code'], fix: string): Finding => ({
      code,
      level: 'error',
      place: {},
      message: 'm',
      fix,
    })
    const summary = renderSummary(
      withFindings([
        command('runtime-tracked', 'git rm a\nprintf x'),
        command('runtime-tracked', 'git rm b\nprintf x'),
        ...['one', 'two', 'three', 'four', 'five'].map(path => claim(path)),
        command('runtime-not-ignored', 'printf x'),
        command('closeout-placeholder', 'Write it.'),
        command('closeout-field-missing', 'Write it.'),
      ]),
      () => '',
    )
    const steps = summary.slice(summary.indexOf('### What'), summary.indexOf('| Rule |')).trim()
    expect(steps).toBe(
      [
        '### What to do next',
        '',
        '1. Runtime files are tracked (2 places):',
        '',
        '   ```bash',
        '   git rm a',
        '   printf x',
        '   git rm b',
        '   ```',
        '',
        '1. The repository contradicts a claim (5 places):',
        '',
        '   - Commit one.',
        '   - Commit two.',
        '   - Commit three.',
        '   - and 2 more of this kind',
        '',
        '1. A closeout field has no answer (2 places): Write it.',
      ].join('\n'),
    )
  })

  it('one finding of a rule is shown whole', () => {
    const [first] = many
    const lines = renderTerminal(withFindings(first ? [first] : [])).split('\n')
    expect(lines.slice(0, 5)).toEqual([
      'error runtime-tracked at .flow-agents/s0/state.json',
      '  runtime-tracked number 0',
      '  Fix:',
      '    git rm -r --cached -- .flow-agents',
      '    printf x',
    ])
  })
})
