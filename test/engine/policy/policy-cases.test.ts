import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parsePolicy } from '../../../src/core/policy/parse-policy.ts'
import { checkChange } from '../../../src/engine/check-change.ts'
import { runCases } from '../../../src/engine/policy/run-cases.ts'
import { checkEdit } from '../../support/change/check-edit.ts'
import type { Files } from '../../support/repository.ts'
import { root } from '../../support/root.ts'

const path = '.github/closeout.yml'
const casesPath = '.github/closeout.test.yml'
const run = async (policy: string, cases: string) => {
  const reading = parsePolicy(Buffer.from(policy), path, path)
  expect(reading.problems).toEqual([])
  return runCases(
    { content: Buffer.from(cases), path: casesPath },
    { reading, policyPath: path, at: '2026-11-22T12:00:00.000Z' },
    checkChange,
  )
}
/** The differences of one case. */
const differences = async (policy: string, one: string) => {
  const { problems, cases } = await run(
    policy,
    `cases:\n  - name: a case\n    ${one.trim().replaceAll('\n', '\n    ')}\n`,
  )
  expect(problems).toEqual([])
  return cases[0]?.differences
}

describe('a case of a policy', () => {
  it.each([
    ['', 'expect: { verdict: pass, findings: [] }'],
    ['roots: [.scratch]', 'change: { added: [web/.Scratch/a] }\nexpect: { findings: [runtime-tracked] }'],
    ['', 'change: { inherited: [.flow-agents/a] }\nexpect: { verdict: fail }'],
    ['inherited: notice', 'change: { inherited: [.flow-agents/a] }\nexpect: { verdict: fail }'],
    [
      'inherited: notice',
      'change: { inherited: [.flow-agents/a], default_branch: false }\nexpect: { verdict: pass }',
    ],
    ['', 'change: { modified: [.github/closeout.yml, .github/closeout.test.yml] }\nexpect: { findings: [] }'],
    [
      '',
      'change: { inherited: [.flow-agents/a], removed: [.flow-agents/a] }\nexpect: { verdict: pass, findings: [] }',
    ],
    ['preset: agent-made', 'change: { body: Nothing said yet, branch: fix/a }\nexpect: { verdict: pass }'],
    [
      'preset: agent-made',
      'change: { body: Nothing said yet, branch: codex/a }\nexpect: { findings: [closeout-missing] }',
    ],
    [
      'preset: agent-made',
      "change: { body: Nothing said yet, trailers: ['Agent: x'] }\nexpect: { verdict: fail }",
    ],
    ['preset: agent-made', 'change: { body: Nothing said yet, labels: [AI] }\nexpect: { verdict: fail }'],
    [
      'closeout: { since: 2026-11-01 }',
      'change: { body: Nothing said yet, created: 2026-10-31 }\nexpect: { verdict: pass }',
    ],
    ['closeout: { since: 2026-11-01 }', 'change: { body: Nothing said yet }\nexpect: { verdict: fail }'],
    [
      '',
      'change: { body: Nothing said yet, draft: true }\nexpect: { verdict: pass, findings: [closeout-missing] }',
    ],
    [
      'promotion: { rules: [{ when: [src/**], docs: [docs/**] }] }',
      'change: { modified: [src/a.ts], documents: { docs/a.md: A } }\nexpect: { findings: [] }',
    ],
    [
      "promotion: { rules: [{ when: ['src/**'], docs: ['README.md'] }] }",
      'change: { modified: [src/a.ts], body: "## Closeout\\n- Shipped: it retries" }\nexpect: { verdict: fail }',
    ],
    [
      'closeout: { sources: [document] }',
      'change: { documents: { docs/a.md: "## Closeout\\n\\nNot needed: a typo" } }\nexpect: { verdict: pass }',
    ],
    ['', 'approval: { by: ada, role: write }\nexpect: { approval: granted }'],
    ['', 'approval: { by: ada, role: read }\nexpect: { approval: denied }'],
    ['', 'approval: { by: Octocat, role: admin }\nexpect: { approval: denied }'],
    [
      'approval: { allow: [author] }',
      'approval: { by: octocat, role: admin }\nexpect: { approval: granted }',
    ],
    [
      'approval: { allow: [author] }',
      'approval: { by: a, role: admin, involved: [author, last_pusher] }\nexpect: { approval: denied }',
    ],
    ['', 'approval: { by: ada, role: admin, involved: [committer] }\nexpect: { approval: denied }'],
    ['', 'approval: { by: ada, role: admin, involved: [initiator] }\nexpect: { approval: denied }'],
    ['', 'approval: { by: a-bot, role: admin, bot: true }\nexpect: { approval: denied }'],
    [
      'approval: { teams: [octo/core] }',
      'approval: { by: a, role: read, teams: [Octo/Core] }\nexpect: { approval: granted }',
    ],
    [
      'approval: { teams: [octo/core] }',
      'approval: { by: a, role: read, teams: [octo/all] }\nexpect: { approval: denied }',
    ],
  ])('under %j holds: %s', async (policy, one) => {
    expect(await differences(policy, one)).toEqual([])
  })

  it('that does not hold says what is decided instead', async () => {
    expect(
      await differences(
        '',
        'change: { body: Nothing said yet }\nexpect: { verdict: pass, findings: [runtime-tracked] }',
      ),
    ).toEqual([
      expect.stringMatching(/^The verdict is fail, and the case says pass\. First error: .*closeout/),
      'The case says runtime-tracked, and there is no such error or warning.',
      expect.stringMatching(/^There is a closeout-missing \(error\) that the case does not name: /),
    ])
    expect(await differences('', 'approval: { by: ada, role: read }\nexpect: { approval: granted }')).toEqual(
      [
        expect.stringMatching(
          /^The approval of @ada is denied, and the case says granted\. @ada has the role "read"/,
        ),
      ],
    )
  })

  it('is not run from a file with a defect, which names its place', async () => {
    const defects = async (cases: string) =>
      (await run('', cases)).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
    expect(await defects('cases:\n  - name: a\n    expct: {}\n    expect: { verdict: pass }\n')).toEqual([
      '3:5 "expct" is not a key of `cases.0`.',
    ])
    expect(await defects('cases: []\n')).toHaveLength(1)
    expect(await defects('a: [\n')).toHaveLength(1)
    expect(await defects('cases: [{ name: a, expect: {} }]\n')).toEqual([
      expect.stringContaining('must name verdict, findings or approval'),
    ])
    expect(await defects('cases: [{ name: a, expect: { approval: granted } }]\n')).toEqual([
      expect.stringContaining('must have the key approval'),
    ])
  })

  it('has no path that is both added and removed', async () => {
    const file = 'cases: [{ name: a, change: { added: [a], removed: [b, a] }, expect: { verdict: pass } }]\n'
    expect((await run('', file)).problems.map(({ message }) => message)).toEqual([
      '`cases.0.change.removed.1` is the text "a"; it must be a path that the case does not add or modify too.',
    ])
  })

  it('repeats no more text by aliases than 256 KiB', async () => {
    const body = `# Closeout\\n${'- [ ] x\\n'.repeat(2_500)}`
    const texts = ['body: &b "', body, '"'].join('')
    const cases = Array.from(
      { length: 45 },
      (_, at) =>
        `  - { name: c${at}, change: { ${at === 0 ? texts : 'body: *b'} }, expect: { verdict: pass } }\n`,
    )
    const { problems, cases: evaluated } = await run('', `cases:\n${cases.join('')}`)
    expect(evaluated).toEqual([])
    expect(problems.map(({ message }) => message)).toEqual([
      'the cases have more than 256 KiB of text with their aliases written out.',
    ])
  })

  it('bounds its paths and the number of defects that are shown', async () => {
    const long = `cases: [{ name: a, change: { modified: [${'a'.repeat(1_025)}] }, expect: { verdict: pass } }]\n`
    expect((await run('', long)).problems).toHaveLength(1)
    const keys = (count: number) => Array.from({ length: count }, (_, at) => `k${at}: 1\n`).join('')
    expect((await run('', keys(900))).problems).toHaveLength(20)
    expect((await run('', keys(1_001))).problems.map(({ message }) => message)).toEqual([
      'a mapping has more than 1,000 keys.',
    ])
  })

  it('lets other work go on, and is not run after the time for all cases is over', async () => {
    const reading = parsePolicy(Buffer.from(''), path, path)
    const file = {
      content: Buffer.from(
        `cases:\n${['a', 'b', 'c'].map(name => `  - { name: ${name}, expect: { verdict: fail } }\n`).join('')}`,
      ),
      path: casesPath,
    }
    let time = 0
    let ticks = 0
    const timer = setInterval(() => {
      ticks += 1
    }, 0)
    const { problems, cases } = await runCases(
      file,
      { reading, policyPath: path, at: '2026-11-22T12:00:00.000Z' },
      async change => {
        time += 10_000
        const begin = performance.now()
        while (performance.now() - begin < 5) {}
        return checkChange(change)
      },
      () => time,
    )
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(0)
    expect(cases.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(problems).toEqual([
      expect.objectContaining({ line: 4, message: expect.stringContaining('1 of 3 cases were not run') }),
    ])
  })

  it('of the documentation holds under the default policy', async () => {
    const page = readFileSync(join(root, 'docs/policy.md'), 'utf8')
    const [, cases = ''] = /<!-- cases -->\n```yaml\n([\s\S]*?)```/.exec(page) ?? []
    const { problems, cases: evaluated } = await run('', cases)
    expect(problems).toEqual([])
    expect(evaluated.flatMap(one => one.differences)).toEqual([])
    expect(evaluated).toHaveLength(4)
  })
})

describe('a pull request that edits the policy or its cases', () => {
  const check = async (base: Files, change: Files) => {
    const { verdict, findings } = await checkEdit(base, change)
    const failed = findings.filter(({ code }) => code === 'policy-test-failed')
    return [verdict, ...failed.map(({ place, message }) => `${place.path}:${place.line} ${message}`)]
  }
  const cases =
    'cases:\n  - name: all seven fields are required\n    change: { body: "## Closeout\\n- Shipped: it retries" }\n    expect: { verdict: fail }\n'

  it('fails with the name of the case that the new policy breaks', async () => {
    const [verdict, finding] = await check(
      { [casesPath]: cases },
      { [path]: 'closeout: { required_fields: [shipped] }\n' },
    )
    expect(verdict).toBe('fail')
    expect(finding).toContain(
      `${casesPath}:2 the case "all seven fields are required" fails. The verdict is pass`,
    )
  })

  it('passes where every case holds, and where there are none', async () => {
    expect(await check({ [casesPath]: cases }, { [path]: 'mode: warn\n' })).toEqual(['pass'])
  })

  it('fails for a new case that the policy of the base does not decide so', async () => {
    const [verdict, finding] = await check(
      { [path]: 'closeout: { required_fields: [shipped] }\n' },
      { [casesPath]: cases },
    )
    expect([verdict, finding]).toEqual(['fail', expect.stringContaining('all seven fields')])
  })

  it('fails for a defect of the cases, with its line', async () => {
    const [verdict, finding] = await check({}, { [casesPath]: 'cases:\n  - nam: x\n' })
    expect([verdict, finding]).toEqual(['fail', expect.stringContaining(`${casesPath}:2 `)])
  })

  it('runs no case where it edits neither, and none of a policy with a defect', async () => {
    expect(
      await check({ [path]: 'closeout: { required_fields: [shipped] }\n', [casesPath]: cases }, {}),
    ).toEqual(['pass'])
    expect(await check({ [casesPath]: cases }, { [path]: 'mod: warn\n' })).toEqual(['fail'])
  })

  it('may remove the policy, and its cases with it', async () => {
    const base = { [path]: 'closeout: { required_fields: [shipped] }\n', [casesPath]: cases }
    expect(await check(base, { [path]: null })).toEqual(['pass'])
    expect(await check(base, { [path]: null, [casesPath]: null })).toEqual(['pass'])
  })

  it('fails where one of the two becomes a folder or a symlink', async () => {
    const policy = 'mode: enforce\n'
    const both = { [path]: policy, [casesPath]: cases }
    expect(await check(both, { [casesPath]: null, [`${casesPath}/a`]: 'a\n' })).toEqual([
      'fail',
      expect.stringContaining('is a symlink, a folder or a submodule'),
    ])
    expect(await check(both, { [casesPath]: { link: 'closeout.yml' } })).toEqual([
      'fail',
      expect.stringContaining('is a symlink, a folder or a submodule'),
    ])
    expect(await check({ [path]: policy }, { [`${casesPath}/a`]: 'a\n' })).toHaveLength(2)
    expect(await check(both, { [path]: null, [`${path}/a`]: 'a\n' })).toEqual(['fail'])
    expect(await check({}, { [`${path}/a`]: 'a\n' })).toEqual(['fail'])
  })
})
