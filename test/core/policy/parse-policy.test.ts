import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultGatePolicy } from '../../../src/core/gate/model/gate-policy.ts'
import { agentMade, promotionByOwnership } from '../../../src/core/gate/model/policy-presets.ts'
import { defaultPolicy, type Policy } from '../../../src/core/policy/model/policy.ts'
import { parsePolicy } from '../../../src/core/policy/parse-policy.ts'
import { suspendableSections } from '../../../src/core/vocabulary/policy-sections.ts'

const path = '.github/closeout.yml'
const read = (text: string | Buffer) => parsePolicy(Buffer.from(text), path, `${path}@abc`)
/** The part of the gate, which has its strict default wherever the file has a defect. */
const gateOf = (policy: Policy) =>
  Object.fromEntries(Object.keys(defaultGatePolicy).map(key => [key, policy[key as keyof Policy]]))
const problems = (text: string | Buffer) => {
  const reading = read(text)
  expect({ ...gateOf(reading.policy), roots: [] }).toEqual(defaultGatePolicy)
  return reading.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

describe('a policy that is right', () => {
  it('keeps the strict default for absent keys', () => {
    for (const text of ['', '# nothing yet\n', '{}\n', '\ufeff---\n']) {
      expect(read(text)).toEqual({ policy: defaultPolicy, source: `${path}@abc`, problems: [] })
    }
  })

  it('applies the file over its preset, and the preset over the default', () => {
    const { policy, problems: none } = read(
      'preset: agent-made\r\nmode: warn\r\nroots: [./tmp/agents/, notes]\r\ncloseout:\r\n  drafts: judge\r\n',
    )
    expect(none).toEqual([])
    expect(policy.closeout.required_for).toEqual(agentMade)
    expect([policy.mode, policy.roots, policy.closeout.drafts]).toEqual([
      'warn',
      ['tmp/agents', 'notes'],
      'judge',
    ])
    expect(policy.closeout.required_fields).toEqual(defaultPolicy.closeout.required_fields)
    const own = read('preset: agent-made\ncloseout: {required_for: {labels: [bot]}}\n').policy
    expect(own.closeout.required_for).toEqual({ labels: ['bot'] })
  })

  it('puts its own promotion rules before those of the preset, with level error by default', () => {
    const { policy } = read(
      'promotion:\n  preset: ownership\n  rules:\n    - {when: ["api/**"], docs: ["docs/api.md"]}\n',
    )
    expect(policy.promotion).toEqual([
      { when: ['api/**'], docs: ['docs/api.md'], level: 'error' },
      ...promotionByOwnership,
    ])
  })
})

describe('a policy that is wrong', () => {
  it('names the line, the column and the key that was meant', () => {
    expect(problems('mode: enforce\ncloseout:\n  section_name: [Wrap-up]\n')).toEqual([
      '3:3 "section_name" is not a key of `closeout`. Did you mean `section_names`?',
    ])
    expect(problems('rotos: []\n')).toEqual(['1:1 "rotos" is not a key of the policy. Did you mean `roots`?'])
    expect(problems('colour: red\n')[0]).toMatch(
      /^1:1 "colour" is not a key of the policy\. Its keys are `preset`, `mode`/,
    )
  })

  it('names the value that was meant, or the shape', () => {
    expect(problems('mode: enforced\n')).toEqual([
      '1:7 `mode` is the text "enforced"; it must be one of `enforce`, `warn`.',
    ])
    expect(problems('closeout:\n  required_fields:\n    - shipped\n    - follow-ups\n')).toEqual([
      expect.stringMatching(
        /^4:7 `closeout\.required_fields\.1` is the text "follow-ups"; it must be one of `shipped`/,
      ),
    ])
    expect(problems('roots: .flow\n')).toEqual(['1:8 `roots` is the text ".flow"; it must be a list.'])
    expect(problems('- a\n')).toEqual(['1:1 the policy is a list of 1 entry; it must be a mapping.'])
    expect(problems('just words')).toEqual(['1:1 the policy is the text "just words"; it must be a mapping.'])
  })

  it('reports every problem, not only the first', () => {
    expect(problems('mode: x\nrots: 1\nallow: [1]\n')).toHaveLength(3)
  })

  it('refuses roots and globs that leave the repository or name nothing', () => {
    expect(problems('roots: ["../x", "/abs", "./", "a/*"]\nallow: ["/a", "b/../c", "!d"]\n')).toHaveLength(7)
    expect(problems('roots:\n  - ok\n  - ..\n')).toEqual([
      '3:5 `roots.1` is the text ".."; it must not contain `..`, `.` or `//`.',
    ])
  })

  it.each([
    ['a tab', 'closeout:\n\tdrafts: judge\n', /^2:1 /],
    ['a doubled key', 'mode: warn\nmode: enforce\n', /^2:1 .*unique/],
    ['a second document', 'mode: warn\n---\nmode: enforce\n', /second YAML document/],
    ['an open bracket', 'roots: [a\n', /not valid YAML/],
    ['a merge key', 'x: &a {mode: warn}\n<<: *a\n', /"<<" is not a key/],
    ['bytes that are not UTF-8', Buffer.from([0x6d, 0xff, 0x0a]), /UTF-8/],
    ['a file that is too large', `# ${'x'.repeat(70_000)}\n`, /has 69 KiB/],
    ['sixty thousand brackets', '['.repeat(60_000), /nested too deeply/],
    ['lists in lists in lists', `roots:\n  ${'- '.repeat(30_000)}x\n`, /nested too deeply/],
    ['tagged lists in lists', `roots:\n  ${'- !!seq '.repeat(8_000)}x\n`, /not valid YAML|1,000 keys/],
    ['keys of keys', `${'? '.repeat(30_000)}x\n`, /nested too deeply/],
    ['braces in braces', '{a: '.repeat(15_000), /nested too deeply/],
    [
      'aliases of aliases',
      `a: &a [x,x]\n${'bcdefghijk'.replace(/./g, (k, i) => `${k}: &${k} [*${'abcdefghij'[i]},*${'abcdefghij'[i]}]\n`)}`,
      /cannot be read as YAML/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(problems(text).join('\n')).toMatch(message)
  })

  it('refuses a glob that takes too long to match, in every list of globs', () => {
    const glob = "'*a*a*a*a*a*a*a*a*a*a*b'"
    const found = problems(
      `allow: [${glob}]\ncloseout: { documents: [${glob}], required_for: { paths: [${glob}] } }\npromotion: { rules: [{ when: [${glob}], docs: [${glob}] }] }\nevidence: { required: [{ when: [${glob}], kinds: [check] }] }\n`,
    )
    expect(found).toHaveLength(6)
    expect(JSON.stringify(found)).toContain('it must have at most 8 wildcards between two slashes.')
  })

  it('never throws, and never loosens anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string()), text => {
        const reading = read(text)
        if (reading.problems.length > 0)
          expect({ ...gateOf(reading.policy), roots: [] }).toEqual(defaultGatePolicy)
      }),
    )
  })
})

describe('the date of `closeout.since`', () => {
  it.each(['2026-11-01', '"2026-11-01"', '2026-11-01T08:00:00Z', '2026-11-01T08:00:00+01:00'])(
    'may be %s',
    at => {
      expect(read(`closeout: {since: ${at}}\n`).problems).toEqual([])
    },
  )

  it.each(['2026-13-01', '2026-11-01T08:00:00', 'yesterday', '20261101'])('cannot be %s', at => {
    expect(problems(`closeout: {since: ${at}}\n`).join()).toMatch(
      /1:19 `closeout\.since` is .*must be a date/,
    )
  })
})

describe('a policy with a defect', () => {
  const rest = 'follow_ups: {open_when: never}\nroots: [notes]\nmode: warn\n'

  it('suspends the section of the defect, and keeps the others as they are written', () => {
    const { policy } = read(`approval: {rolse: [admin]}\n${rest}`)
    expect(policy.suspended).toEqual(['approval'])
    expect(policy.approval).toMatchObject({ required: true, roles: [], teams: [], allow: [] })
    expect([policy.follow_ups.open_when, policy.roots, policy.mode]).toEqual(['never', ['notes'], 'enforce'])
  })

  it.each([
    ['a value of the wrong type', 'follow_ups: {most: many}\n', ['follow_ups']],
    ['a section that is a list', 'retention: []\n', ['retention']],
    ['two sections', 'labels: {prefix: "a,b"}\npublish: {on: never}\n', ['labels', 'publish']],
    ['a key of the gate', 'closeout: {drafts: maybe}\n', []],
    ['a misspelt section', 'aproval: {roles: [admin]}\n', ['approval']],
    ['a misspelt section beside the right one', 'aproval: {}\napproval: {roles: [admin]}\n', []],
    ['a misspelt key of the gate', 'moode: warn\n', []],
    [
      'a key that resembles none, which may stand for each that is absent',
      'quxquux: {}\napproval: {}\nlabels: {}\n',
      ['publish', 'retention', 'follow_ups'],
    ],
    ['broken YAML', 'approval: {roles: [admin]\nfollow_ups: {', [...suspendableSections]],
    ['a list instead of a mapping', '- approval\n', [...suspendableSections]],
    ['roots outside the repository', 'roots: [../x]\n', []],
  ])('with %s suspends what it may concern', (_, text, suspended) => {
    const { policy, problems: found } = read(text)
    expect(found).not.toEqual([])
    expect(policy.suspended).toEqual(suspended)
    expect(policy.roots).toEqual([])
  })

  it('with any defect in any place, turns on nothing that the file turns off', () => {
    const whole = {
      approval: { required: true, roles: ['admin'] },
      follow_ups: { open_when: 'never', trusted_roles: [] },
      publish: { on: 'release' },
      retention: { days: 3650 },
    }
    const sections = fc.constantFrom(...(Object.keys(whole) as (keyof typeof whole)[]))
    fc.assert(
      fc.property(sections, fc.string({ minLength: 1 }), fc.jsonValue(), (section, key, value) => {
        const text = JSON.stringify({ ...whole, [section]: { ...whole[section], [key]: value } })
        const reading = read(text)
        if (reading.problems.length === 0) return
        const { approval, follow_ups, publish, retention } = reading.policy
        expect(approval.required).toBe(true)
        expect(approval.roles.filter(role => role !== 'admin')).toEqual([])
        expect([follow_ups.open_when, publish.on]).toEqual(['never', 'release'])
        expect(retention.days).toBeGreaterThanOrEqual(3650)
      }),
    )
  })
})
