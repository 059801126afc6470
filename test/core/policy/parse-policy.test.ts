import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { agentMade, promotionByOwnership } from '../../../src/core/gate/model/policy-presets.ts'
import { defaultPolicy } from '../../../src/core/policy/model/policy.ts'
import { parsePolicy } from '../../../src/core/policy/parse-policy.ts'

const path = '.github/closeout.yml'
const read = (text: string | Buffer) => parsePolicy(Buffer.from(text), path, `${path}@abc`)
const problems = (text: string | Buffer) => {
  const reading = read(text)
  expect(reading.policy).toEqual(defaultPolicy)
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
    ['tagged lists in lists', `roots:\n  ${'- !!seq '.repeat(8_000)}x\n`, /not valid YAML/],
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

  it('never throws, and never loosens anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string()), text => {
        const reading = read(text)
        if (reading.problems.length > 0) expect(reading.policy).toEqual(defaultPolicy)
      }),
    )
  })
})
