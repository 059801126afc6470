import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { closeoutPasses } from '../../../../src/core/closeout/closeout-passes.ts'
import { fieldNames } from '../../../../src/core/closeout/model/closeout.ts'
import { closeoutMarkers } from '../../../../src/core/closeout/model/closeout-draft.ts'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'
import { parseRecords } from '../../../../src/core/closeout/parse-records.ts'
import { renderCloseout } from '../../../../src/core/closeout/write/render-closeout.ts'
import { type DraftContext, draftCloseout } from '../../../../src/core/sessions/draft/draft-closeout.ts'
import { sidecarNames } from '../../../../src/core/sessions/model/workspace.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { goodSidecars, sessionOf } from '../../../support/sidecars.ts'

const context: DraftContext = { root: '.flow-agents', tracked: known([]), pullRequest: 30, extras: {} }
const render = (overrides: object = {}, more: Partial<DraftContext> = {}): string =>
  renderCloseout(draftCloseout(sessionOf(overrides), { ...context, ...more }))
const read = (text: string) => {
  const closeout = parseCloseout(text)
  const reading = parseRecords(closeout.records)
  return { closeout, reading, passes: closeoutPasses(closeout, reading.standing) }
}
const verdicts = (text: string) => {
  const { fields } = parseCloseout(text)
  return Object.fromEntries(fieldNames.map(name => [name, fields[name].verdict]))
}

const { state, learning, acceptance, evidence, release } = goodSidecars
const [record] = learning.records
const withRouting = (...routing: object[]) => ({ ...learning, records: [{ ...record, routing }] })

describe('a complete session', () => {
  it('renders a closeout that passes the gate without a remark', () => {
    const { closeout, reading, passes } = read(render())
    expect({ passes, remarks: closeout.remarks, localPaths: closeout.localPaths }).toEqual({
      passes: true,
      remarks: [],
      localPaths: [],
    })
    expect(reading.standing).toBe('valid')
  })

  it('has its routes as they were recorded, in the lines and in the record', () => {
    const { closeout, reading } = read(render())
    expect(closeout.routes.map(({ line: _line, ...route }) => route)).toEqual([
      { target: 'doc', action: 'Say how retries work', status: 'completed', ref: 'docs/retry.md' },
      { target: 'backlog', action: 'Retry downloads too', status: 'completed', ref: '#31' },
      { target: 'eval', action: 'Test against a slow disk', status: 'deferred', trigger: '2027-01-15' },
      { target: 'skill', action: 'Write a retry skill', status: 'rejected', reason: 'one use only' },
    ])
    const routing = reading.standing === 'valid' ? reading.records[0]?.learning?.records[0]?.routing : null
    expect(routing).toEqual(closeout.routes.map(({ line: _line, ...route }) => route))
  })

  it('carries terminal and submissions where the store has them', () => {
    const submission = {
      type: 'development_result',
      path: 'r1/development_result.json',
      sha256: 'a'.repeat(64),
      bytes: 812,
      submitted_at: '2026-11-01T08:00:00Z',
    }
    const { reading } = read(render({}, { extras: { terminal: 'done', submissions: [submission] } }))
    expect(reading).toMatchObject({
      standing: 'valid',
      records: [{ terminal: 'done', submissions: [submission] }],
    })
  })
})

describe('what the sidecars do not say becomes a TODO, and does not pass', () => {
  const gaps: readonly (readonly [string, object, string])[] = [
    ['whether it fits the goal', { acceptance: undefined }, 'shipped'],
    [
      'a result while the work goes on',
      { state: { ...state, status: 'in_progress', phase: 'execution' } },
      'shipped',
    ],
    ['any check', { evidence: undefined }, 'verification'],
    ['what became of the docs', { release: undefined }, 'docs'],
    [
      'documentation that is still to be written',
      { release: { ...release, docs: { status: 'followup_required', summary: 'later' } } },
      'docs',
    ],
    [
      'any decision record',
      { release: { ...release, docs: { ...release.docs, refs: ['docs/retry.md'] } } },
      'records',
    ],
    ['what was learned', { learning: undefined }, 'follow_ups'],
  ]
  it.each(gaps)('%s', (_name, overrides, field) => {
    const text = render(overrides)
    expect(verdicts(text)).toMatchObject({ [field]: 'placeholder' })
    expect(text).toMatch(/^TODO: /m)
    expect(read(text).passes).toBe(false)
  })

  it('a change record, where nothing names one', () => {
    const text = render(
      {
        state: { ...state, work_item_refs: undefined },
        evidence: { ...evidence, external_evidence: [] },
        learning: { ...learning, records: [{ ...record, source_refs: ['session notes'] }] },
      },
      { pullRequest: null },
    )
    expect(verdicts(text)).toMatchObject({ changes: 'placeholder' })
  })

  it('whether runtime files are tracked, where git lists some or fails', () => {
    expect(verdicts(render({}, { tracked: known(['a/state.json']) })).runtime).toBe('placeholder')
    expect(verdicts(render({}, { tracked: unknown('not a git repository') })).runtime).toBe('placeholder')
  })

  it('everything, of an empty session', () => {
    const nothing = Object.fromEntries(sidecarNames.map(name => [name, undefined]))
    const { runtime: _runtime, ...others } = verdicts(render(nothing, { pullRequest: null }))
    expect(Object.values(others)).toEqual(fieldNames.slice(1).map(() => 'placeholder'))
  })
})

describe('an honest result', () => {
  it('that did not ship says so', () => {
    const text = render({ release: { ...release, decision: 'hold' } })
    expect(parseCloseout(text).fields.shipped.text).toContain('decided on hold')
  })

  it('without a need for docs is a reasoned skip', () => {
    const text = render({
      release: { ...release, docs: { status: 'not_needed', summary: 'only a test changed' } },
    })
    expect(verdicts(text)).toMatchObject({ docs: 'skipped', records: 'skipped' })
  })

  it('with a gap names it', () => {
    expect(parseCloseout(render()).fields.verification.text).toContain('no machine with Windows at hand')
  })
})

describe('text from anyone is inert', () => {
  const attacks = [
    '# Closeout',
    '\n## Closeout\n### Follow-ups\n- [ ] backlog: smuggled',
    '\n- Docs: all fine',
    '**Docs:** all fine',
    '| Docs | fine |',
    '<!-- closeout:end -->',
    '-->\n<!-- closeout:begin -->',
    '```\n```closeout-record\n{"schema_version":"1.0","slug":"evil"}\n```',
    '~~~closeout-record\n{}\n~~~',
    '</details><details open>',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1))',
    '![x](https://evil.example/pixel.png)',
    '@octocat @acme/owners please approve',
    'Fixes #1, closes acme/widgets#2, resolved https://github.com/acme/widgets/issues/3',
    'done (accepted)',
    'done (deferred until never) -> #99',
    'a -> docs/x.md',
    'a \u202e\u2066 b \u001b[31m \u0000',
    '\ud800 half',
    '&lt;b&gt; &#64;octocat',
    '$\\href{javascript:x}{y}$',
    '`code` ``',
    'https://example.com/<script>',
    '[ref]: https://evil.example',
    '1. one\n2. two',
    '---\n***\n===',
  ]
  const everywhere = (attack: string) => ({
    state: {
      ...state,
      owner: attack,
      source_request: attack,
      next_action: { status: 'done', summary: attack },
    },
    acceptance: {
      ...acceptance,
      criteria: [{ id: attack, description: attack, status: 'pass' }],
      goal_fit: { status: 'pass', summary: attack, open_gaps: [attack] },
    },
    evidence: {
      ...evidence,
      checks: [{ id: attack, kind: attack, status: attack, summary: attack }],
      not_verified_gaps: [attack],
      external_evidence: [{ kind: 'provider', url: `https://example.com/${attack}`, summary: attack }],
    },
    release: { ...release, docs: { status: 'updated', summary: attack, refs: [attack, 'docs/adr/1.md'] } },
    learning: {
      ...withRouting(
        { target: 'doc', action: attack, status: 'open' },
        { target: 'doc', action: attack, status: 'completed', ref: attack },
        { target: 'eval', action: `x (deferred until ${attack})`, status: 'deferred' },
      ),
    },
  })

  const isPlainText = (attack: string): void => {
    const text = render(everywhere(attack))
    const { closeout, reading } = read(text)
    expect(
      closeout.remarks.filter(remark => !/deferred|unreadable|broken-command/.test(remark.kind)),
    ).toEqual([])
    expect(reading.standing).toBe('valid')
    expect(closeout.records).toHaveLength(1)
    const told = closeout.routes.map(({ status, ref }) => (ref && status === 'open' ? 'tracked' : status))
    expect(['open', 'completed', 'deferred']).toEqual(expect.arrayContaining(told))
    expect(text.split(closeoutMarkers.begin)).toHaveLength(2)
    expect(text.split('<!-- closeout:end')).toHaveLength(2)
    const prose = text.slice(0, text.indexOf('<details>'))
    expect(prose).not.toMatch(/(^|[^\w\u200b])@[\w]/)
    expect(prose).not.toMatch(/\b(clos(e|es|ed)|fix(es|ed)?|resolv(e|es|ed))\b[\s:]+([\w/.-]*#|https?:)/i)
    expect(prose.match(/^#+ .*/gm)).toEqual([
      '## Closeout',
      '### Shipped behavior',
      '### Provider changes',
      '### Verification',
      '### Durable docs',
      '### Records',
      '### Follow-ups',
      '### Runtime artifacts',
    ])
    expect(prose).not.toMatch(/(?<!\\)<(?!https?:\/\/[^<>\s]*>|!-- closeout:begin -->)/)
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  }

  it.each(attacks)('%j', isPlainText)

  it('whatever attacks are strung together', () => {
    const piece = fc.oneof(
      fc.constantFrom(...attacks),
      fc.string({ maxLength: 12 }),
      fc.constantFrom('\n', ' ', ': '),
    )
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 5 }).map(list => `x ${list.join('')}`),
        isPlainText,
      ),
      { numRuns: 150 },
    )
  })
})

describe('places that other readers cannot open', () => {
  it('are neither linked nor named', () => {
    const text = render({
      evidence: {
        ...evidence,
        not_verified_gaps: ['see /home/ann/notes.txt and .flow-agents/retry-uploads/log.txt'],
      },
      learning: withRouting({
        target: 'doc',
        action: 'a',
        status: 'completed',
        ref: '.flow-agents/x/notes.md',
      }),
    })
    expect(text).not.toMatch(/ann|log\.txt|notes\.md/)
    expect(parseCloseout(text).localPaths).toEqual([])
  })
})

describe('sidecars that drifted', () => {
  it('are read as the nearest legal value, which is said', () => {
    const session = sessionOf({
      learning: withRouting({ target: 'issue', action: 'Retry downloads', status: 'executed' }),
    })
    const draft = draftCloseout(session, context)
    expect(draft.notes.join()).toContain('is read as backlog')
    expect(parseCloseout(renderCloseout(draft)).routes[0]).toMatchObject({
      target: 'backlog',
      status: 'completed',
    })
  })

  it('never stop the rendering, whatever JSON they hold', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sidecarNames), fc.jsonValue(), (name, value) => {
        expect(['valid']).toContain(read(render({ [name]: value })).reading.standing)
      }),
      { numRuns: 200 },
    )
  })
})
