import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { bundleEntry } from '../../support/bundle-entry.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let cli: string
beforeAll(() => {
  cli = bundleEntry('src/cli/main.ts')
})

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})

const closeout = (parts: readonly string[], input = '') => {
  const env = { ...process.env, NODE_OPTIONS: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...parts], {
    cwd: folder,
    input,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const start = (...parts: string[]) => closeout(['run', 'start', '--run', 'r1', ...parts])
const good = '{"status":"no_issues","summary":"s","issues":[]}'
const submit = (...parts: string[]) => ['artifact', 'submit', '--run', 'r1', '--type', 'issues', ...parts]

describe('closeout artifact submit', () => {
  it('prints only the path, for a file and for standard input', () => {
    start()
    writeFileSync(join(folder, 'a.json'), good)
    const path = '.agent/artifacts/r1/issues.json\n'
    expect(closeout(submit('a.json'))).toEqual({ status: 0, stdout: path, stderr: '' })
    expect(closeout(submit('-'), good)).toEqual({ status: 0, stdout: path, stderr: '' })
    expect(closeout(submit(), good)).toEqual({ status: 0, stdout: path, stderr: '' })
  })

  it('writes to another store, and prints the path in that store', () => {
    start('--store', 'elsewhere')
    expect(closeout(submit('--store', 'elsewhere'), good).stdout).toBe('elsewhere/r1/issues.json\n')
  })

  it('records the checked-out commit', () => {
    mkdirSync(join(folder, '.git/refs/heads'), { recursive: true })
    writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n')
    const commit = '1'.repeat(40)
    writeFileSync(join(folder, '.git/refs/heads/main'), `${commit}\n`)
    start()
    closeout(submit(), good)
    const lines = readFileSync(join(folder, '.agent/artifacts/r1/journal.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { event: 'run-started', commit },
      { event: 'artifact-submitted', commit },
    ])
  })

  it('lists every error with its field and the schema command, and exits with 1', () => {
    start()
    const { status, stdout, stderr } = closeout(submit(), '{"status":"maybe","x":1}')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^ {2}status is /m)
    expect(stderr).toMatch(/^ {2}summary is /m)
    expect(stderr).toMatch(/^ {2}x is /m)
    expect(stderr).toMatch(/closeout schema issues/)
  })

  it('prints the repaired form of JSON with syntax errors, and accepts it with --repair', () => {
    const almost = "{status: 'no_issues', summary: 's',}"
    start()
    const { status, stderr } = closeout(submit(), almost)
    expect(status).toBe(1)
    expect(stderr).toContain('{"status": "no_issues", "summary": "s"}')
    expect(closeout(submit('--repair'), almost)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/was repaired before it was accepted/),
    })
  })

  it('says of a truncated document that a repair would not help, and with --repair that it did not', () => {
    start()
    const cut = '{"status": "no_issues", "summary": "It ret'
    expect(closeout(submit(), cut).stderr).toMatch(/^--repair would not help: .+\.$/m)
    expect(closeout(submit('--repair'), cut).stderr).toMatch(/^--repair cannot repair this document: .+\.$/m)
    const refused = closeout(submit('--repair'), "{status: 'maybe', summary: 's',}").stderr
    expect(refused).not.toContain('Add --repair')
    expect(refused).toContain('The errors are those of the repaired document')
  })

  it('exits with 2 for an invalid run or type, a missing file, and a store that is a file', () => {
    start()
    writeFileSync(join(folder, 'file'), '')
    const calls = [
      ['artifact', 'submit', '--run', '../../x', '--type', 'issues'],
      ['artifact', 'submit', '--run', '', '--type', 'issues'],
      ['artifact', 'submit', '--run', 'r1', '--type', '../../x'],
      ['artifact', 'submit', '--run', 'r1', '--type', 'constructor'],
      ['artifact', 'submit', '--type', 'issues'],
      submit('no-such-file.json'),
      submit('--store', 'file'),
    ]
    for (const call of calls) expect(closeout(call, good)).toMatchObject({ status: 2, stdout: '' })
  })

  it('names the cause when the system limits file sizes, and leaves the store unchanged', () => {
    const limited = (input: string) =>
      spawnSync(
        'bash',
        ['-c', `trap '' XFSZ; ulimit -f 1; exec "$0" "$@"`, process.execPath, cli, ...submit()],
        { cwd: folder, input, env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'utf8' },
      )
    start()
    closeout(submit(), good)
    const { status, stderr } = limited(good.replace('"s"', `"${'x'.repeat(3000)}"`))
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/the file would be too large/),
    })
    expect(readFileSync(join(folder, '.agent/artifacts/r1/issues.json'), 'utf8')).toBe(good)
    expect(closeout(['artifact', 'audit'])).toMatchObject({ status: 0 })
  })
})

describe('closeout artifact validate', () => {
  it('prints one line of JSON for each file, and writes nothing', () => {
    writeFileSync(join(folder, 'good.json'), good)
    writeFileSync(join(folder, 'bad.json'), '{"status":"no_issues"}')
    const { status, stdout } = closeout([
      'artifact',
      'validate',
      '--type',
      'issues',
      '--json',
      'good.json',
      'bad.json',
      'none.json',
    ])
    const printed = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(printed).toEqual([
      { file: 'good.json', verdict: 'valid', errors: [] },
      { file: 'bad.json', verdict: 'invalid', errors: ['summary is missing; it must be a text.'] },
      {
        file: 'none.json',
        verdict: 'unreadable',
        errors: [expect.stringMatching(/^\(document\): Cannot read none\.json: /)],
      },
    ])
    expect(status).toBe(2)
    expect(closeout(['artifact', 'audit']).status).toBe(2)
  })
})

describe('closeout artifact audit', () => {
  it('exits with 0 for a store without findings, 1 with findings, 2 without a store', () => {
    expect(closeout(['artifact', 'audit'])).toMatchObject({ status: 2, stdout: '' })
    start()
    closeout(submit(), good)
    expect(closeout(['artifact', 'audit'])).toMatchObject({
      status: 0,
      stdout: '0 findings in 1 run with 2 journal lines.\n',
    })
    writeFileSync(join(folder, '.agent/artifacts/r1/plan.json'), '{}')
    const { status, stdout } = closeout(['artifact', 'audit', '.agent/artifacts'])
    expect(status).toBe(1)
    expect(stdout).toMatch(
      /^\.agent\/artifacts\/r1\/plan\.json: \[unjournaled-file\] .*\(run r1, type plan, sha256 [0-9a-f]{64}\)$/m,
    )
    expect(JSON.parse(closeout(['artifact', 'audit', '--json']).stdout).findings).toHaveLength(1)
  })
})

describe('closeout phase and closeout run', () => {
  const plan = '{"noop":true}'
  const submitPlan = () => closeout(['artifact', 'submit', '--run', 'r1', '--type', 'plan', '-'], plan)
  const end = (phase: string, ...parts: string[]) => {
    const exit = parts.includes('--exit') ? [] : ['--exit', '0']
    return closeout(['phase', 'end', '--run', 'r1', '--phase', phase, '--json', ...exit, ...parts])
  }

  it('report by exit code and by JSON whether a phase is done', () => {
    expect(closeout(['phase'])).toMatchObject({ status: 0, stdout: 'No runs.\n' })
    start()
    expect(closeout(['phase']).stdout).toBe('r1: no phase has ended; next: planning, product_spec\n')
    expect(end('development')).toMatchObject({
      status: 4,
      stdout: expect.stringMatching(/"outcome":"blocked"/),
    })
    expect(end('planning')).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/Submit an artifact of type plan/),
    })
    submitPlan()
    expect(end('planning', '--exit', 'timeout').status).toBe(3)
    expect(end('planning').status).toBe(0)
    expect(end('nothing').status).toBe(2)
    expect(end('planning', '--exit', 'soon').status).toBe(2)
    expect(end('planning', '--attempt', 'a b').status).toBe(2)
    expect(closeout(['phase']).stdout).toMatch(/^r1: planning: done; next: planning_analysis/)
    expect(closeout(['run', 'terminal', '--run', 'r1'])).toMatchObject({ status: 1, stdout: '' })
    expect(closeout(['run', 'declare', '--run', 'r1'])).toMatchObject({ status: 1 })
  })

  it('answer for the phase that was asked for, and change no run out of its turn', () => {
    start()
    submitPlan()
    const planned = end('planning')
    const early = end('commit')
    expect({ ...early, stdout: JSON.parse(early.stdout) }).toMatchObject({
      status: 4,
      stdout: { phase: 'commit', outcome: 'blocked', next: ['planning_analysis', 'development'] },
    })
    expect(closeout(['run', 'terminal', '--run', 'r1']).stderr).not.toContain('run declare')
    expect(closeout(['run', 'declare', '--run', 'r1']).status).toBe(1)
    expect(closeout(['phase']).stdout).toMatch(/^r1: planning: done; next: planning_analysis/)
    expect(end('planning')).toEqual(planned)
  })

  it('answer a repeated call as before, count a failed try again unless it has the same name, and end', () => {
    start()
    expect(end('planning').status).toBe(3)
    const named = end('planning', '--attempt', 'a1')
    expect(end('planning', '--attempt', 'a1')).toEqual(named)
    expect(end('planning').status).toBe(3)
    const last = end('planning')
    expect({ ...last, stdout: JSON.parse(last.stdout) }).toMatchObject({
      status: 4,
      stdout: { terminal: 'budget-exceeded' },
    })
    expect(end('planning')).toEqual(last)
    expect(end('planning', '--attempt', 'a1')).toEqual(named)
    expect(end('development')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/run r1 is over \(budget-exceeded: the phase planning still fails/),
    })
    expect(closeout(['artifact', 'audit']).status).toBe(0)
  })

  it('declare a blocked run on request, and only once', () => {
    start()
    closeout(['phase', 'end', '--run', 'r1', '--phase', 'development', '--exit', '0'])
    expect(closeout(['run', 'declare', '--run', 'r1', '--json'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/"terminal":"blocked"/),
    })
    expect(closeout(['run', 'declare', '--run', 'r1'])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/already declared blocked/),
    })
    expect(closeout(submit(), good)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/run r1 has ended/),
    })
    expect(closeout(['artifact', 'audit']).status).toBe(0)
  })

  it('use the contracts of the policy file, and refuse an invalid policy', () => {
    mkdirSync(join(folder, '.github'))
    const policy = join(folder, '.github/closeout.yml')
    writeFileSync(policy, 'contracts:\n  phases:\n    planning:\n      must_contain: [summary]\n')
    start()
    submitPlan()
    expect(end('planning')).toMatchObject({ status: 3, stdout: expect.stringMatching(/summary is missing/) })
    writeFileSync(policy, 'contracts:\n  retires: 3\n')
    expect(end('planning')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/closeout\.yml: contracts/),
    })
    writeFileSync(policy, 'contracts:\n  phases:\n    planning:\n      leads_to: [commit]\n')
    expect(end('planning')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/contracts\.phases\.planning\.leads_to` lets a run be committed/),
    })
  })

  it('print the schema of an artifact type', () => {
    expect(JSON.parse(closeout(['schema', 'development_result']).stdout)).toMatchObject({
      type: 'object',
      required: ['status', 'summary', 'files_changed'],
      additionalProperties: false,
    })
  })
})
