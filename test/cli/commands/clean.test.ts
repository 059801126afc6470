import { execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Manifest } from '../../../src/core/sessions/model/removal.ts'
import { archiveSession } from '../../../src/io/store/archive-session.ts'
import { folderOf, readWholeSession } from '../../../src/io/store/read-workspace.ts'
import { buildProgram, type Program } from '../../support/run-cli.ts'
import { goodSidecars } from '../../support/sidecars.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { setAge, writeSession } from '../../support/write-session.ts'

const updated_at = '2026-01-01T00:00:00Z'
const { state, evidence, learning } = goodSidecars
const closed = {
  state: { ...state, updated_at },
  evidence: { ...evidence, not_verified_gaps: [] },
  learning: {
    ...learning,
    updated_at,
    records: [
      {
        ...learning.records[0],
        routing: [{ target: 'doc', action: 'a', status: 'completed', ref: 'docs/a.md' }],
      },
    ],
  },
}
const { critique, acceptance, handoff, release } = goodSidecars
const routedTo = (ref: string | undefined, action = 'a', status = 'completed') => ({
  ...closed.learning,
  records: [{ ...learning.records[0], routing: [{ target: 'backlog', action, status, ref }] }],
})
let program: Program
beforeAll(() => {
  program = buildProgram()
})

let folder: string
let root: string
beforeEach(() => {
  folder = temporaryFolder()
  root = join(folder, '.flow-agents')
  execFileSync('git', ['init', '-q', '-b', 'main', folder])
  mkdirSync(join(folder, 'docs'))
  writeFileSync(join(folder, 'docs/a.md'), 'What we decided\n')
  const git = ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.org']
  execFileSync('git', [...git, 'add', 'docs'])
  execFileSync('git', [...git, 'commit', '-qm', 'Begin'])
  writeSession(root, 'safe', closed)
})
const clean = (...args: string[]) => program.run(['clean', ...args], { cwd: folder })
const add = (slug: string, path: string, text: string): void => {
  const file = join(root, slug, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
  setAge(join(root, slug), new Date(updated_at))
}
const flowRun = {
  ...{ run_id: '1', definition_id: 'd', definition_version: '1', status: 'completed' },
  ...{ current_step: null, run_ref: 'r', open_gate_ids: [] as string[] },
}
const outcome = {
  ...{ process_status: 'completed', verification_status: 'PASS' },
  quality_status: 'not_independently_evaluated',
}
const correction = {
  ...{ needed: true, type: 'test', recurrence_key: 'k', intended_behavior: 'a' },
  ...{ observed_behavior: 'b', gap: 'c' },
}
/** Sidecars in which nothing is open, with one of them changed. */
const settled: Readonly<Record<string, object>> = {
  'state.json': closed.state,
  'learning.json': closed.learning,
  'handoff.json': { ...handoff, next_steps: [] },
  'release.json': { ...release, docs: { ...release.docs, refs: ['docs/a.md'] } },
  'critique.json': critique,
  'acceptance.json': acceptance,
  'trust.bundle': {
    ...{ schemaVersion: 5, evidence: [], policies: [], events: [] },
    claims: [{ metadata: { promotion: { status: 'promoted' } } }],
  },
}
const change = (file: string, more: object): void =>
  add('safe', file, JSON.stringify({ ...settled[file], task_slug: 'safe', ...more }))

/** Every path under the root with its kind and content. */
const tree = (at = root): readonly string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => `${path.slice(root.length)} ${lstatSync(path).isFile() ? readFileSync(path, 'utf8') : ''}`)
    .sort()

describe('closeout clean', () => {
  it('changes nothing without --apply, and says for each file where its content is', async () => {
    add('safe', 'plan.md', 'What we decided\n')
    const before = tree()
    const { code, out, err } = await clean()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(
      [
        'Dry run: nothing is moved without --apply.',
        'would move safe to .flow-agents/archive/',
        '  evidence.json: nothing in it is open, and a record outside names its result; now at https://github.com/acme/widgets/actions/runs/77, https://github.com/acme/widgets/pull/30, #12',
        '  learning.json: nothing in it is open, and a record outside names its result; now at https://github.com/acme/widgets/actions/runs/77, https://github.com/acme/widgets/pull/30, #12',
        '  plan.md: the repository has a committed copy of it; now at docs/a.md',
        '  state.json: the state of a session that is over',
        '1 session would move to .flow-agents/archive/, 0 stay.',
        '',
      ].join('\n'),
    )
    expect(tree()).toEqual(before)
  })

  it('moves every byte to the archive with --apply, and a manifest tells path, size, digest, reason and place', async () => {
    const before = tree().map(line => line.replace('/safe', '/archive/safe'))
    const { code, out } = await clean('--apply')
    expect(code).toBe(0)
    expect(out).toContain(
      'moved safe to .flow-agents/archive/safe, manifest .flow-agents/archive/safe.manifest.json\n',
    )
    const after = tree()
    expect(before.every(line => after.includes(line))).toBe(true)
    expect(existsSync(join(root, 'safe'))).toBe(false)
    const manifest = JSON.parse(readFileSync(join(root, 'archive/safe.manifest.json'), 'utf8')) as Manifest
    expect(manifest).toMatchObject({
      slug: 'safe',
      moved_from: '.flow-agents/safe',
      moved_to: '.flow-agents/archive/safe',
    })
    const sums = execFileSync(
      'sha256sum',
      manifest.files.map(({ path }) => path),
      {
        cwd: join(root, 'archive/safe'),
        encoding: 'utf8',
      },
    )
    expect(manifest.files.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('')).toBe(sums)
    expect(
      manifest.files.every(({ bytes, why, lives }) => bytes > 0 && why !== '' && Array.isArray(lives)),
    ).toBe(true)
    const audit = await program.run(['audit', '--json'], { cwd: folder })
    expect(JSON.parse(audit.out).totals.scanned).toBe(0)
  })

  it('overwrites nothing in the archive', async () => {
    await clean('--apply')
    writeSession(root, 'safe', closed)
    const { out } = await clean('--apply')
    expect(out).toMatch(/moved safe to \.flow-agents\/archive\/safe-\d{8}T\d{6}Z,/)
    expect(readdirSync(join(root, 'archive'))).toHaveLength(4)
  })

  it.each([
    [
      'a decision',
      (): void => add('safe', 'decisions/0001.md', 'We chose B.\n'),
      'decisions/0001.md is content',
    ],
    ['a note beside the sidecars', (): void => add('safe', 'notes.txt', 'n'), 'notes.txt is content'],
    ['a work tree', (): void => add('safe', 'worktree/.git', 'gitdir: /x'), 'worktree/ is a git work tree'],
    ['another session', (): void => add('safe', 'inner/state.json', '{}'), 'inner/ is another session'],
    [
      'a log with a decision',
      (): void => add('safe', 'agents/a/events.jsonl', '{"kind":"decision","summary":"B"}\n'),
      'agents/a/events.jsonl line 1 holds a decision',
    ],
    ['a link', (): void => symlinkSync('/etc', join(root, 'safe/etc')), 'etc is a symlink'],
    [
      'an open finding',
      (): void =>
        add(
          'safe',
          'critique.json',
          JSON.stringify({ status: 'pass', critiques: [{ findings: [{ status: 'open' }] }] }),
        ),
      'critique.json has 1 open finding',
    ],
    [
      'findings in a place that the format does not have',
      (): void =>
        add('safe', 'critique.json', JSON.stringify({ ...critique, open_questions: ['Which queue?'] })),
      'critique.json#/open_questions has a defect: open_questions is not a key of the format',
    ],
    [
      'criteria in another form',
      (): void =>
        add(
          'safe',
          'acceptance.json',
          JSON.stringify({ ...acceptance, criteria: { AC1: { status: 'fail' } } }),
        ),
      'acceptance.json#/criteria has a defect: criteria is an object; it must be a list',
    ],
    [
      'checks in another form',
      (): void =>
        add(
          'safe',
          'evidence.json',
          JSON.stringify({ ...closed.evidence, checks: { unit: { status: 'fail' } } }),
        ),
      'evidence.json#/checks has a defect: checks is an object; it must be a list',
    ],
    [
      'a note that is committed only as a runtime file',
      (): void => {
        add('safe', 'notes.md', 'We chose B.\n')
        const git = ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.org']
        execFileSync('git', [...git, 'add', '-f', '.flow-agents/safe/notes.md'])
        execFileSync('git', [...git, 'commit', '-qm', 'Track a runtime file'])
      },
      'notes.md is content that is promoted nowhere',
    ],
    [
      'a bare repository',
      (): void => {
        execFileSync('git', ['init', '-q', '--bare', join(root, 'safe/mirror')])
      },
      'mirror/HEAD is content',
    ],
    [
      'a route that a bare address closes',
      (): void => add('safe', 'learning.json', JSON.stringify(routedTo('https://example.org/'))),
      'leads nowhere',
    ],
    [
      'a route that is deferred to no day',
      (): void =>
        add(
          'safe',
          'learning.json',
          JSON.stringify(routedTo(undefined, 'Do it (deferred until TBD)', 'deferred')),
        ),
      'is deferred without a trigger',
    ],
    [
      'a route that is rejected for no reason',
      (): void =>
        add(
          'safe',
          'learning.json',
          JSON.stringify(routedTo(undefined, 'Do it (rejected: n/a)', 'rejected')),
        ),
      'is rejected without a reason',
    ],
    ...(
      [
        ['state.json', { work_item_refs: undefined }, 'no issue of work_item_refs keeps it'],
        ['state.json', { todo: 'Rotate the key' }, 'todo is not a key of the format'],
        ['state.json', { task_slug: 'other' }, 'task_slug is "other"'],
        [
          'state.json',
          { next_action: { status: 'done', summary: 'a', command: 'npm run deploy' } },
          'the next action names something to run',
        ],
        ['state.json', { flow_run: { ...flowRun, open_gate_ids: ['security'] } }, 'has 1 open gate'],
        ['state.json', { flow_run: { ...flowRun, status: 'running' } }, 'has the status running'],
        [
          'state.json',
          { workflow_outcome: { ...outcome, process_status: 'failed', verification_status: 'FAIL' } },
          'the workflow ended as failed, FAIL',
        ],
        ['handoff.json', { provider_release_next_command: 'npm publish' }, 'names a command'],
        ['handoff.json', { schema_version: '9.0' }, 'handoff.json#/schema_version has a defect'],
        [
          'release.json',
          { post_deploy_checks: [{ name: 'errors', status: 'pending' }] },
          '1 check after the deployment did not pass',
        ],
        ['release.json', { rollback_plan: { status: 'missing' } }, 'has no rollback plan'],
        [
          'critique.json',
          { critiques: [{ ...critique.critiques[0], verdict: 'fail' }] },
          'has 1 review that did not pass',
        ],
        [
          'learning.json',
          {
            records: [
              {
                ...closed.learning.records[0],
                correction: { ...correction, prevention: undefined, no_change_rationale: undefined },
              },
            ],
          },
          'prevention or no_change_rationale is missing',
        ],
        ['acceptance.json', { criteria: undefined, goal_fit: undefined }, 'acceptance.json#/'],
        ['trust.bundle', { claims: [{ metadata: { promotion: {} } }] }, 'has no claim'],
        [
          'trust.bundle',
          { claims: [{ metadata: { promotion: { status: 'not_promoted' } } }] },
          'has 1 claim that was not promoted',
        ],
      ] as const
    ).map(
      ([file, more, reason]) =>
        [`${file} with ${JSON.stringify(more).slice(0, 80)}`, () => change(file, more), reason] as const,
    ),
    [
      'a fresh lock',
      (): void => writeFileSync(join(root, 'safe/.workflow-sidecar.lock'), ''),
      'a live process may hold the session',
    ],
  ])('leaves a session with %s where it is, and names the reason', async (_name, change, reason) => {
    change()
    setAge(join(root, 'safe'), new Date(updated_at))
    if (reason.includes('live')) change()
    const before = tree()
    const { code, out } = await clean('--apply', '--slug', 'safe')
    expect(code).toBe(1)
    expect(out).toContain('stays safe\n')
    expect(out).toContain(reason)
    expect(tree()).toEqual(before)
    const audit = (await program.run(['audit', '--all'], { cwd: folder })).out
    expect(audit).toMatch(/would be lost: /)
    expect(audit).toContain(reason)
    expect(audit).not.toMatch(/rm -r|closeout clean/)
  })

  it('moves a session whose sidecars say that everything in them is closed', async () => {
    for (const file of Object.keys(settled)) change(file, {})
    change('state.json', { flow_run: flowRun, workflow_outcome: outcome })
    expect(await clean('--apply', '--slug', 'safe')).toMatchObject({ code: 0, err: '' })
  })

  it('leaves a session where a file changed within the recovery window, whatever its state says', async () => {
    setAge(join(root, 'safe/learning.json'), new Date(Date.now() - 61 * 60_000))
    const { out } = await clean()
    expect(out).toContain('learning.json changed 61 minutes ago: its recovery window of')
  })

  it.each([
    ['is active', { status: 'in_progress' }, 'it is not finished: its status is in_progress'],
    [
      'is in its recovery window',
      { updated_at: new Date(Date.now() - 86_400_000 * 3).toISOString() },
      'its recovery window is open until',
    ],
  ])('leaves a session that %s where it is', async (_name, more, reason) => {
    writeSession(root, 'other', { ...closed, state: { ...closed.state, ...more } })
    expect((await clean('--slug', 'other')).out).toContain(reason)
    expect((await clean()).out).not.toContain('other')
  })

  it('follows no link: neither of the archive nor of a session', async () => {
    const elsewhere = temporaryFolder()
    symlinkSync(elsewhere, join(root, 'archive'))
    symlinkSync(join(root, 'safe'), join(root, 'linked'))
    const { code, out } = await clean('--apply', '--slug', 'safe')
    expect({ code, held: readdirSync(elsewhere) }).toEqual({ code: 1, held: [] })
    expect(out).toContain('archive is a link, and links are not followed')
    expect((await clean('--slug', 'linked')).err).toContain('has no session "linked"')
  })

  it.each([
    ['a day that no calendar has', '2026-02-30T00:00:00Z'],
    ['a word', 'yesterday'],
    ['a number', 1_767_225_600],
    ['a date far in the future', '9999-01-01T00:00:00Z'],
    ['the epoch', '1970-01-01T00:00:00Z'],
    ['nothing', null],
  ])('dates a session by its files where updated_at is %s, and says so', async (_name, odd) => {
    writeSession(root, 'odd', { ...closed, state: { ...closed.state, updated_at: odd } })
    setAge(join(root, 'odd'), new Date(Date.now() - 7_200_000))
    const { out } = await clean('--slug', 'odd')
    expect(out).toContain('its recovery window is open until')
    const { out: audit } = await program.run(['audit', '--all'], { cwd: folder })
    expect(audit).toMatch(/odd \(.* 0 days old by mtime\)[\s\S]*?note: .*updated_at/)
  })

  it('asks git once for many sessions', async () => {
    for (let index = 0; index < 200; index += 1) writeSession(root, `many-${index}`, closed)
    const counted = join(temporaryFolder(), 'git')
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
    writeFileSync(counted, `#!/bin/sh\necho x >> "${counted}.calls"\nexec ${real} "$@"\n`, { mode: 0o755 })
    const env = { PATH: `${join(counted, '..')}:${process.env.PATH}` }
    const { out } = await program.run(['clean'], { cwd: folder, env })
    expect(out).toContain('201 sessions would move')
    expect(out.split('\n')).toHaveLength(204)
    expect(readFileSync(`${counted}.calls`, 'utf8').split('\n').length).toBeLessThan(100)
  })

  it('names twelve of many that stay, and counts the others', async () => {
    for (let index = 0; index < 30; index += 1) writeSession(root, `kept-${index}`, { ...closed, evidence })
    const { out } = await clean()
    expect(out.match(/^stays /gm)).toHaveLength(12)
    expect(out).toContain('\nand 18 more stay: --slug or --json says why\n1 session would move')
    expect(out).toContain('30 stay.')
  })

  it('prints JSON', async () => {
    const { out } = await clean('--json')
    expect(JSON.parse(out)).toMatchObject({
      applied: false,
      sessions: [{ slug: 'safe', outcome: 'would move', kept: [], moved_to: null }],
    })
  })

  it('moves a session back where something was written between the evaluation and the move', () => {
    const session = folderOf('.flow-agents', root, 'safe')
    const { contents } = readWholeSession(session)
    if (!contents) throw new Error('no contents')
    appendFileSync(join(root, 'safe/learning.json'), ' ')
    const before = tree()
    expect(() =>
      archiveSession({ folder: session, contents, files: [], reasons: [], at: '2026-11-20T00:00:00Z' }),
    ).toThrow('it changed during the move')
    expect(tree().filter(line => !line.startsWith('/archive'))).toEqual(before)
    expect(readdirSync(join(root, 'archive'))).toEqual([])
  })

  it.each([242, 255])('moves a session whose name has %i bytes, twice, and the others', async length => {
    const slug = `long-é${'x'.repeat(length - 7)}`
    for (const round of [1, 2]) {
      for (const name of ['aaa', slug, 'zzz']) writeSession(root, name, closed)
      const { code, out } = await clean('--apply', '--json')
      const moved = JSON.parse(out).sessions as { slug: string; moved_to: string; manifest: string }[]
      expect({ code, slugs: moved.map(one => one.slug) }).toMatchObject({
        code: 0,
        slugs: expect.arrayContaining(['aaa', slug, 'zzz']),
      })
      for (const one of moved) {
        const manifest = JSON.parse(readFileSync(join(folder, one.manifest), 'utf8')) as Manifest
        expect(manifest).toMatchObject({ slug: one.slug, moved_to: one.moved_to })
        expect(existsSync(join(folder, one.moved_to, 'state.json'))).toBe(true)
      }
      expect(readdirSync(join(root, 'archive'))).toHaveLength(round === 1 ? 8 : 14)
    }
  })

  it('exits with 2 where the surroundings prevent a move, and says so for each session', async () => {
    writeSession(root, 'second', closed)
    writeFileSync(join(root, 'archive'), 'a file')
    const before = tree()
    const text = await clean('--apply')
    expect(text.code).toBe(2)
    expect(text.out).toMatch(/stays safe\n[\s\S]*stays second\n[\s\S]*0 sessions moved/)
    expect(text.err).toContain(
      '.flow-agents/safe stays where it is: the folder archive cannot be made: something of that name exists already.',
    )
    const json = await clean('--apply', '--json')
    expect(json.code).toBe(2)
    expect(JSON.parse(json.out).sessions).toMatchObject(
      ['safe', 'second'].map(slug => ({
        ...{ slug, outcome: 'kept' },
        error: { code: 'store-refused', where: `.flow-agents/${slug}` },
      })),
    )
    expect(tree()).toEqual(before)
  })

  it('finishes what a killed process had begun: no manifest names a move that never happened', async () => {
    mkdirSync(join(root, 'archive/moved'), { recursive: true })
    const pending = (digest: string, pid: number) => join(root, `archive/.${digest}.${pid}.pending.json`)
    const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim()
    const manifest = (name: string) => JSON.stringify({ moved_to: `.flow-agents/archive/${name}` })
    writeFileSync(pending('a'.repeat(12), Number(gone)), manifest('moved'))
    writeFileSync(pending('b'.repeat(12), Number(gone)), manifest('safe'))
    writeFileSync(pending('c'.repeat(12), Number(gone)), '{"moved_')
    writeFileSync(pending('d'.repeat(12), process.pid), manifest('other'))
    expect((await clean('--apply')).code).toBe(0)
    expect(readdirSync(join(root, 'archive')).sort()).toEqual([
      `.${'d'.repeat(12)}.${process.pid}.pending.json`,
      ...['moved', 'moved.manifest.json', 'safe', 'safe.manifest.json'],
    ])
  })

  it('refuses a second root, and an archive as a root', async () => {
    for (const second of ['--artifact-root', '--root']) {
      const twice = await clean('--artifact-root', '.flow-agents', second, 'other')
      expect(twice).toMatchObject({ code: 2, out: '' })
    }
    await clean('--apply')
    const archive = await clean('--artifact-root', '.flow-agents/archive')
    expect(archive).toMatchObject({ code: 2, out: '' })
    expect(archive.err).toContain('.flow-agents/archive is an archive')
  })

  it('names a folder whose name is not UTF-8, with a command that works', async () => {
    renameSync(join(root, 'safe'), Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]))
    const { out } = await program.run(['audit', '--all'], { cwd: folder })
    expect(out).toContain('the name of its folder is not UTF-8')
    expect(out).toContain('$ closeout validate .flow-agents\n')
    const validated = await program.run(['validate', '.flow-agents'], { cwd: folder })
    expect(validated.code).toBe(1)
    expect(validated.out).toContain('the name of its folder is not UTF-8')
    expect(validated.out).toContain('Give the folder a name in UTF-8')
    expect(validated.out).not.toContain('missing')
  })

  it('loses nothing when it is killed at any moment', async () => {
    for (let delayMs = 60; delayMs < 400; delayMs += 45) {
      const slug = `killed-${delayMs}`
      writeSession(root, slug, closed)
      const child = spawn(process.execPath, [program.main, 'clean', '--apply', '--slug', slug], {
        cwd: folder,
      })
      const ended = new Promise(resolve => child.on('close', resolve))
      setTimeout(() => child.kill('SIGKILL'), delayMs)
      await ended
      const places = [join(root, slug), join(root, 'archive', slug)].filter(path => existsSync(path))
      expect(places).toHaveLength(1)
      expect(readdirSync(places[0] ?? '').sort()).toEqual(['evidence.json', 'learning.json', 'state.json'])
    }
    await clean('--apply')
    const names = existsSync(join(root, 'archive')) ? readdirSync(join(root, 'archive')) : []
    const manifests = names.filter(name => name.endsWith('.manifest.json'))
    expect(names).toHaveLength(2 * manifests.length)
    expect(manifests.map(name => name.slice(0, -14)).every(name => names.includes(name))).toBe(true)
  })
})
