import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import manifest from '../../../package.json' with { type: 'json' }
import { buildProgram, type Program } from '../../support/run-cli.ts'
import { goodSidecars } from '../../support/sidecars.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeSession } from '../../support/write-session.ts'

const folder = temporaryFolder()
const root = join(folder, '.flow-agents')
const { state } = goodSidecars
const hostile = "it's\n\u001b[2J\u202e"
let program: Program
beforeAll(() => {
  program = buildProgram()
  writeSession(root, 'done', goodSidecars)
  writeSession(root, 'undecided', {
    state: { ...state, status: 'needs_decision', updated_at: '2020-01-01T00:00:00Z' },
  })
  writeSession(root, hostile, {
    state: { ...state, status: 'archived', updated_at: '2020-01-01T00:00:00Z' },
  })
  writeFileSync(join(writeSession(root, 'broken', {}), 'state.json'), '{')
  writeSession(root, 'config', {})
})

/** The words that a POSIX shell makes of a command. */
const shellArguments = (command: string): readonly string[] =>
  execFileSync('sh', ['-c', `closeout() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)

const audit = (...args: string[]) => program.run(['audit', ...args], { cwd: folder })
type Printed = Record<string, unknown> & {
  buckets: Record<string, Record<string, unknown>[]>
  totals: Record<string, number>
}

describe('closeout audit --json', () => {
  it('has the older keys first, in their order, and relative paths', async () => {
    const { code, out, err } = await audit('--artifact-root', root, '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const printed = JSON.parse(out) as Printed
    expect(Object.keys(printed).slice(0, 3)).toEqual(['artifact_root', 'buckets', 'totals'])
    expect(printed.artifact_root).toBe('.flow-agents')
    expect(Object.keys(printed.buckets)).toEqual([
      'active_wip',
      'cleanup_candidate',
      'terminal_done',
      'active_learning_followup',
      'invalid',
    ])
    expect(Object.keys(printed.totals).slice(0, 6)).toEqual(['scanned', ...Object.keys(printed.buckets)])
    const [item] = printed.buckets.active_wip ?? []
    expect(Object.entries(item ?? {}).slice(0, 7)).toEqual([
      ['slug', 'undecided'],
      ['path', '.flow-agents/undecided'],
      ['classification', 'active_wip'],
      ['state_status', 'needs_decision'],
      ['phase', 'done'],
      ['next_action_status', 'done'],
      ['reasons', ['its status is needs_decision']],
    ])
    expect(out).toBe(
      `${JSON.stringify(printed, null, 2).replace('\u202e', '\\u202e').replace('\u202e', '\\u202e')}\n`,
    )
    expect(out).not.toContain(folder)
  })

  it('prints a list for several roots', async () => {
    const { out } = await audit('--json', '.flow-agents', '.flow-agents/')
    expect((JSON.parse(out) as Printed[]).map(one => one.totals.scanned)).toEqual([4, 4])
  })
})

describe('closeout audit', () => {
  it('prints the counts, then what needs attention, then what is done, and the count again', async () => {
    const { out } = await audit()
    const lines = out.split('\n')
    expect(lines.slice(1, 4)).toEqual([
      'Artifact root: .flow-agents   profile: seed',
      'Scanned: 4   need attention: 2   past the recovery window of 14 days: 1, and 2 done',
      'invalid: 1   active: 1   learning follow-up: 0   to close: 0   done: 2',
    ])
    expect([...out.matchAll(/^ {2}- (\S+)/gm)].map(match => match[1])).toEqual(['undecided', 'broken'])
    expect(out).toMatch(/stale: undecided for \d+ days\n {4}next: set a final status/)
    expect(out).toContain('    next: correct its sidecars\n    $ closeout validate .flow-agents/broken\n')
    expect(out).toContain('Done: 2  --all lists them\n')
    expect(lines.at(-2)).toBe('2 of 4 sessions need attention, 1 of them past the recovery window.')
  })

  it('prints no control character, and commands that a shell reads as they are shown', async () => {
    const { out } = await audit('--all')
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    const command = /\$ (closeout clean .*033.*)/.exec(out)?.[1] ?? ''
    const clean = await program.run(['clean', '--artifact-root=.flow-agents', `--slug=${hostile}`], {
      cwd: folder,
    })
    expect({ command: command !== '', code: clean.code }).toEqual({ command: true, code: 0 })
    expect(shellArguments(command).at(-1)).toBe(`--slug=${hostile}`)
  })

  it.each([
    [['--bucket', 'invalid'], ['broken']],
    [['--bucket', 'invalid,active_wip', '--limit', '1'], ['undecided']],
    [['--stale', '--bucket', 'active_wip'], ['undecided']],
    [
      ['--since', '2026-01-01', '--all'],
      ['broken', 'done'],
    ],
    [
      ['--since', '30d', '--all'],
      ['broken', 'done'],
    ],
    [['--bucket', 'terminal_done', '--since', '2026-01-01'], ['done']],
  ])('%j lists %j, and counts all', async (args, slugs) => {
    const { out } = await audit(...args)
    expect([...out.matchAll(/^ {2}- (\S+)/gm)].map(match => match[1])).toEqual(slugs)
    expect(out).toContain('Scanned: 4 ')
    const listed = JSON.parse((await audit(...args, '--json')).out) as Printed
    expect(listed.totals.scanned).toBe(4)
    expect(
      Object.values(listed.buckets)
        .flat()
        .map(item => item.slug)
        .sort(),
    ).toEqual(slugs)
  })

  it.each([
    [['--fail-on', 'invalid'], 1],
    [['--fail-on', 'cleanup_candidate,stale'], 1],
    [['--fail-on', 'cleanup_candidate'], 0],
    [['--fail-on', 'everything'], 2],
    [['--stale-days', 'soon'], 2],
    [['--profile', 'other'], 2],
    [['--bucket', 'other'], 2],
    [['--since', 'soon'], 2],
    [['--limit', '-1'], 2],
    [['--artifact-root', 'nowhere'], 2],
    [['--artifact-root', '.flow-agents/done/state.json'], 2],
  ])('%j ends with %i', async (args, code) => {
    const run = await audit(...args)
    expect(run.code).toBe(code)
    expect(run.err).not.toMatch(/\n\s+at /)
    if (code === 2) expect(run.err).toMatch(/^(?:closeout|error): .+\. ?(?:Fix: .+)?$/m)
  })

  it('accepts an empty root', async () => {
    mkdirSync(join(folder, 'empty'))
    expect((await audit('empty')).out).toContain('Scanned: 0')
  })

  it('prints insights as text and as JSON', async () => {
    expect((await audit('--insights')).out).toContain('Clean runs')
    expect(JSON.parse((await audit('--insights', '--json')).out)).toMatchObject({
      sessions: 4,
      learning_records: 1,
    })
  })

  it('is the command that the npm script of the seed starts from the bundle', () => {
    expect(manifest.scripts['workflow-artifact-cleanup-audit']).toBe('node dist/cli/main.cjs audit')
  })
})

describe('closeout audit --watch', () => {
  it('shows a change, and exits with 0 when it is interrupted', async () => {
    const watched = join(folder, 'watched')
    writeSession(watched, 'one', { state })
    const child = spawn(process.execPath, [program.main, 'audit', 'watched', '--watch', '0.1'], {
      cwd: folder,
    })
    const views: string[] = []
    child.stdout.on('data', chunk => views.push(String(chunk)))
    const ended = new Promise<number | null>(resolve => child.on('close', resolve))
    const until = async (text: string): Promise<void> => {
      while (!views.join('').includes(text)) await new Promise(resolve => child.stdout.once('data', resolve))
    }
    await until('Scanned: 1')
    writeSession(watched, 'two', { state: { ...state, status: 'blocked' } })
    await until('Scanned: 2')
    rmSync(watched, { recursive: true })
    await until('does not exist')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(views.join('').match(/Scanned/g)).toHaveLength(2)
  })
})

describe('closeout validate', () => {
  it('prints each defect with its place, for a root and for one session', async () => {
    const run = await program.run(['validate'], { cwd: folder })
    expect(run.code).toBe(1)
    expect(run.out).toContain('.flow-agents/broken/state.json: the file is not JSON')
    const one = await program.run(['validate', '.flow-agents/done', '--json'], { cwd: folder })
    expect({ code: one.code, found: JSON.parse(one.out) }).toEqual({
      code: 0,
      found: { schema_version: '1.0', sessions: 1, findings: [] },
    })
  })

  it('names a missing folder', async () => {
    const { code, err } = await program.run(['validate', 'nowhere'], { cwd: folder })
    expect(code).toBe(2)
    expect(err).toContain('nowhere does not exist')
  })
})
