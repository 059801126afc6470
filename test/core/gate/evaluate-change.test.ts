import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { evaluateChange, shouldFail } from '../../../src/core/gate/evaluate-change.ts'
import type { ChangeFacts } from '../../../src/core/gate/model/facts.ts'
import { agentMade } from '../../../src/core/gate/model/policy-presets.ts'
import { reportSchema } from '../../../src/core/gate/model/report.ts'
import { rules } from '../../../src/core/gate/rule-table.ts'
import { unreadablePolicy } from '../../../src/core/policy/model/unreadable-policy.ts'
import { known, unknown } from '../../../src/core/vocabulary/known.ts'
import { changed, completeBody, runtimePath, someFacts, someReading } from '../../support/change/change.ts'

const evaluate = (overrides: Parameters<typeof someFacts>[0] = {}) => {
  const facts = someFacts(overrides)
  return evaluateChange(facts, someReading(facts))
}
const codes = (overrides: Parameters<typeof someFacts>[0] = {}) =>
  evaluate(overrides).findings.map(finding => finding.code)

describe('a change', () => {
  it('with a complete, true closeout and no runtime file passes without a finding', () => {
    expect(evaluate()).toEqual(expect.objectContaining({ verdict: 'pass', findings: [], notes: [] }))
  })

  it('fails on one error and passes with warnings', () => {
    expect(evaluate({ trackedRuntime: known([runtimePath('.flow-agents/a')]) }).verdict).toBe('fail')
    expect(evaluate({ unignoredRoots: known(['.flow-agents']) }).verdict).toBe('pass')
  })

  it('is undecided, and fails, where only unknown facts prevent a pass', () => {
    const report = evaluate({ trackedRuntime: unknown('the tree is not here') })
    expect(report.verdict).toBe('undecided')
    expect(shouldFail(report)).toBe(true)
  })

  it('is undecided by a policy that could not be read, whatever else stands against it', () => {
    const facts = someFacts({ body: '', trackedRuntime: known([runtimePath('.flow-agents/a')]) })
    const { policy, source, problems } = unreadablePolicy('.github/closeout.yml', 'GitHub failed (500)')
    const report = evaluateChange({ ...facts, policy: { policy, source, problems } }, someReading(facts))
    expect(report.verdict).toBe('undecided')
    expect(report.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['fact-unknown', 'runtime-tracked', 'closeout-missing']),
    )
  })

  it('never passes where everything is unknown', () => {
    const why = unknown('no answer')
    const keys = ['trackedRuntime', 'changedFiles', 'existingPaths', 'pullRequest'] as const
    for (const key of keys) expect(shouldFail(evaluate({ [key]: why }))).toBe(true)
  })

  it('with errors does not fail where policy only warns, and has a note', () => {
    const report = evaluate({ body: '', policy: { mode: 'warn' } })
    expect(report.verdict).toBe('fail')
    expect(shouldFail(report)).toBe(false)
    expect(report.notes).toContain(
      'The policy has `mode: warn`. Errors are reported and do not fail the change.',
    )
  })

  it('lists errors before warnings before notices', () => {
    const levels = evaluate({
      body: '',
      trackedRuntime: known([runtimePath('.flow-agents/a')]),
      unignoredRoots: known(['.flow-agents']),
    }).findings.map(finding => finding.level)
    expect(levels).toEqual(
      levels.toSorted(
        (a, b) => ['error', 'warning', 'notice'].indexOf(a) - ['error', 'warning', 'notice'].indexOf(b),
      ),
    )
  })

  it('gives a report that matches its schema', () => {
    const refused = completeBody.replace('Confirmed: `.flow-agents/` stays untracked.', 'TODO')
    for (const body of ['', 'fix', '## Closeout\n\nNot needed: typo.', refused]) {
      expect(reportSchema.safeParse(evaluate({ body })).error).toBeUndefined()
    }
  })
})

describe('the need for a closeout', () => {
  const none = (overrides: Parameters<typeof someFacts>[0]) =>
    !codes({ body: '', ...overrides }).includes('closeout-missing')
  const agents = { policy: { closeout: { required_for: agentMade } } }

  it('every pull request by default, a push never', () => {
    expect(none({})).toBe(false)
    expect(none({ subject: { ...someFacts().subject, kind: 'push' }, pullRequest: known(null) })).toBe(true)
  })

  it('an exempt author does not, and still keeps the path rule', () => {
    const pull = { author: { login: 'Dependabot[bot]', isBot: true } }
    expect(none({ pull })).toBe(true)
    expect(codes({ body: '', pull, trackedRuntime: known([runtimePath('.flow-agents/a')]) })).toEqual([
      'runtime-tracked',
    ])
  })

  it('with `agent-made` only a bot, an agent’s branch, a label or a trailer does', () => {
    expect(none(agents)).toBe(true)
    expect(none({ ...agents, pull: { author: { login: 'devin-ai[bot]', isBot: true } } })).toBe(false)
    expect(none({ ...agents, pull: { labels: ['Agent'] } })).toBe(false)
    expect(none({ ...agents, trailers: known(['co-authored-by: Claude <x@y>']) })).toBe(false)
    const { subject } = someFacts()
    expect(none({ ...agents, subject: { ...subject, head: { ...subject.head, ref: 'codex/retry' } } })).toBe(
      false,
    )
  })

  it('trailers that could not be read exempt no pull request', () => {
    expect(none({ ...agents, trailers: unknown('the checkout is shallow') })).toBe(false)
  })

  it('a selection by path reads the changed files', () => {
    const policy = { closeout: { required_for: { paths: ['src/**'] } } }
    expect(none({ policy, changedFiles: known([changed('docs/a.md')]) })).toBe(true)
    expect(none({ policy })).toBe(false)
  })
})

describe('a draft', () => {
  it('hears what its closeout lacks and is not failed by it', () => {
    const report = evaluate({ body: '', pull: { isDraft: true } })
    expect(report.findings).toEqual([expect.objectContaining({ code: 'closeout-missing', level: 'warning' })])
    expect(report.verdict).toBe('pass')
  })

  it('is failed by a runtime file all the same', () => {
    expect(
      evaluate({ pull: { isDraft: true }, trackedRuntime: known([runtimePath('.flow-agents/a')]) }).verdict,
    ).toBe('fail')
  })

  it('is checked like any other if policy sets `judge`', () => {
    expect(
      evaluate({ body: '', pull: { isDraft: true }, policy: { closeout: { drafts: 'judge' } } }).verdict,
    ).toBe('fail')
  })
})

describe('a pull request from before `since`', () => {
  const of = (createdAt: string | null, since: string, more = {}) =>
    evaluate({ body: '', pull: { createdAt }, policy: { closeout: { since } }, ...more })

  it('passes without a closeout, with a notice', () => {
    const report = of('2026-11-10T09:00:00Z', '2026-11-11')
    expect(report.verdict).toBe('pass')
    expect(report.findings.map(({ code, level }) => [code, level])).toEqual([['closeout-missing', 'notice']])
    expect(report.notes.join()).toContain('created before 2026-11-11')
  })

  it.each([
    ['created at that moment', '2026-11-10T09:00:00Z', '2026-11-10T10:00:00+01:00'],
    ['created on that day', '2026-11-10T00:00:00Z', '2026-11-10'],
    ['of which nobody knows the date', null, '2030-01-01'],
    ['with a date that cannot be read', 'yesterday', '2030-01-01'],
  ])('fails where it was %s', (_, createdAt, since) => {
    expect(of(createdAt, since).verdict).toBe('fail')
  })

  it('still fails for a runtime file', () => {
    const trackedRuntime = known([runtimePath('.flow-agents/a/state.json')])
    expect(of('2026-11-10T09:00:00Z', '2026-11-11', { trackedRuntime }).verdict).toBe('fail')
  })
})

describe('a body from the event', () => {
  it('is said to be perhaps older than what GitHub shows', () => {
    expect(evaluate({ pull: { bodySource: 'payload' } }).notes[0]).toMatch(/may be older/)
  })
})

describe('the laws of a verdict', () => {
  const bodies = fc.oneof(fc.string(), fc.constantFrom('## Closeout\n\n### Shipped\n\nTODO', '> ## Closeout'))

  it('another runtime file never turns a failure into a pass', () => {
    fc.assert(
      fc.property(bodies, fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }), (body, names) => {
        const paths = names.map(name => runtimePath(`.flow-agents/${name}`))
        const fewer = evaluate({ body, trackedRuntime: known(paths) })
        const more = evaluate({ body, trackedRuntime: known([...paths, runtimePath('.flow-agents/more')]) })
        expect(shouldFail(fewer) && !shouldFail(more)).toBe(false)
        expect(more.verdict).toBe('fail')
      }),
    )
  })

  it('the same facts give the same report', () => {
    fc.assert(fc.property(bodies, body => expect(evaluate({ body })).toEqual(evaluate({ body }))))
  })

  it('every finding has a code that is explained, and a fix', () => {
    fc.assert(
      fc.property(bodies, body => {
        for (const finding of evaluate({ body }).findings) {
          expect(rules[finding.code]).toBeDefined()
          expect(finding.fix).toBeTruthy()
        }
      }),
    )
  })
})

/** Facts are values: judging changes nothing of them. */
const snapshot = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return
  Object.freeze(value)
  for (const inner of Object.values(value)) snapshot(inner)
}

describe('evaluating a change', () => {
  it('leaves the facts as they were', () => {
    const facts: ChangeFacts = someFacts({ body: '## Closeout' })
    snapshot(facts)
    expect(() => evaluateChange(facts, someReading(facts))).not.toThrow()
  })
})
