import { execFileSync } from 'node:child_process'
import { chmodSync, lstatSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createEmulator, type Emulator } from 'emulate'
import { closeoutPasses } from '../../../src/core/closeout/closeout-passes.ts'
import { closeoutMarkers } from '../../../src/core/closeout/model/closeout-draft.ts'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import { parseRecords } from '../../../src/core/closeout/parse-records.ts'
import { root } from '../../support/root.ts'
import { buildProgram, type Program } from '../../support/run-cli.ts'
import { goodSidecars } from '../../support/sidecars.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeSession } from '../../support/write-session.ts'

const folder = temporaryFolder()
let program: Program
beforeAll(() => {
  program = buildProgram()
  execFileSync('git', ['init', '-q', '-b', 'main', folder])
  writeSession(join(folder, '.flow-agents'), 'retry-uploads', goodSidecars)
  writeSession(join(folder, '.flow-agents'), 'half', { state: goodSidecars.state })
})
afterAll(() => {})

const render = (...args: string[]) => program.run(['render', ...args], { cwd: folder })
const passes = (text: string): boolean => {
  const closeout = parseCloseout(text)
  return closeoutPasses(closeout, parseRecords(closeout.records).standing)
}

describe('closeout render', () => {
  it('prints a closeout that passes the gate, for a complete session', async () => {
    const { code, out, err } = await render('--slug', 'retry-uploads')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(passes(out)).toBe(true)
  })

  it('names checks that the gate looks up, and the counts of a JUnit report', async () => {
    const names = ['unit tests', 'test (ubuntu, 20)', 'lint_all']
    const junit = join(root, 'test/fixtures/junit/vitest.xml')
    const { code, out, err } = await render(
      '--slug',
      'retry-uploads',
      ...names.flatMap(name => ['--check', name]),
      '--junit',
      junit,
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(passes(out)).toBe(true)
    const { evidence, records } = parseCloseout(out)
    const named = evidence.flatMap(line => line.names).filter(({ kind }) => kind === 'check')
    expect(named).toEqual(names.map(name => ({ kind: 'check', name, app: null })))
    expect(out).toContain('- test report: vitest.xml: 2 passed, 1 failed, 2 skipped\n')
    const record = parseRecords(records)
    expect(record.standing === 'valid' && record.records[0]).toMatchObject({
      schema_version: '1.1',
      evidence: expect.arrayContaining([{ kind: 'check', summary: 'unit tests', name: 'unit tests' }]),
    })
  })

  it('writes version 1.0 of the record where it names nothing that is looked up', async () => {
    const { out } = await render('--slug', 'half', '--junit', join(root, 'test/fixtures/junit/pytest.xml'))
    expect(out).toContain('"schema_version": "1.0"')
    expect(out).toContain('pytest.xml: 2 passed, 1 failed, 1 error, 2 skipped')
  })

  it('refuses a file that is no JUnit report', async () => {
    const { code, err } = await render('--slug', 'half', '--junit', join(root, 'package.json'))
    expect(code).toBe(2)
    expect(err).toMatch(/package\.json: this is no JUnit XML report: it is not well-formed XML/)
  })

  it('prints a closeout that does not pass, for an incomplete session', async () => {
    const { code, out } = await render('--slug', 'half')
    expect(code).toBe(0)
    expect(passes(out)).toBe(false)
  })

  it('asks to untrack runtime files that git tracks', async () => {
    execFileSync('git', ['-C', folder, 'add', '-f', '.flow-agents/half/state.json'])
    const { out } = await render('--slug', 'retry-uploads')
    execFileSync('git', ['-C', folder, 'rm', '-q', '--cached', '.flow-agents/half/state.json'])
    expect(out).toContain('of which git tracks 1')
    expect(passes(out)).toBe(false)
  })

  it.each([
    ['../etc', /has no session of this name/],
    ['nothing', /has no session of this name/],
    ['retry-upload', /Fix: --slug=retry-uploads/],
  ])('refuses the slug %s with a message and no stack trace', async (slug, sentence) => {
    const { code, out, err } = await render('--slug', slug)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(sentence)
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describe('the run of the record', () => {
  const runOf = (text: string): unknown => {
    const reading = parseRecords(parseCloseout(text).records)
    return reading.standing === 'valid' ? reading.records[0]?.run : reading
  }
  const job = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKFLOW: 'Weekly ops brief',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_JOB: 'publish',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/widgets',
  }

  it('is the job of GitHub Actions that renders it', async () => {
    const { out } = await program.run(['render', '--slug', 'retry-uploads'], { cwd: folder, env: job })
    expect(runOf(out)).toEqual({
      workflow: 'Weekly ops brief',
      id: '4711',
      attempt: 2,
      step: 'publish',
      url: 'https://github.com/acme/widgets/actions/runs/4711/attempts/2',
    })
  })

  it('is else what the sidecars of the seed era name', async () => {
    expect(runOf((await render('--slug', 'retry-uploads')).out)).toEqual({
      id: '77',
      url: 'https://github.com/acme/widgets/actions/runs/77',
    })
    expect(runOf((await render('--slug', 'half')).out)).toBeUndefined()
  })

  it('is an error where --run names none, with the nearest name', async () => {
    const artifact = join(folder, 'issues.json')
    writeFileSync(artifact, '{"status":"no_issues","summary":"s","issues":[]}')
    await program.run(['run', 'start', '--run', 'run-1'], { cwd: folder })
    const submitted = await program.run(
      ['artifact', 'submit', '--run', 'run-1', '--type', 'issues', artifact],
      { cwd: folder },
    )
    expect(submitted.code).toBe(0)
    const { code, out, err } = await render('--slug', 'half', '--run', 'run-2')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/--run run-2: the artifact store has no such run\. Fix: --run run-1/)
    expect(runOf((await render('--slug', 'half', '--run', 'run-1')).out)).toEqual({ id: 'run-1' })
    rmSync(join(folder, '.agent'), { recursive: true })
  })
})

describe('--write-body', () => {
  it('changes only between the markers, byte for byte, and keeps mode and link', async () => {
    const file = join(folder, 'body.md')
    const [before, after] = [
      Buffer.from('caf\xe9 \xff\r\n', 'latin1'),
      Buffer.from('\r\nbye \xfe\xff', 'latin1'),
    ]
    const old = Buffer.from(`${closeoutMarkers.begin}\r\n${closeoutMarkers.end}`)
    writeFileSync(file, Buffer.concat([before, old, after]))
    chmodSync(file, 0o640)
    symlinkSync('body.md', join(folder, 'link.md'))
    expect((await render('--slug', 'retry-uploads', '--write-body', 'link.md')).out).toBe(
      'link.md: written\n',
    )
    const bytes = readFileSync(file)
    expect(bytes.subarray(0, before.length)).toEqual(before)
    expect(bytes.subarray(-after.length)).toEqual(after)
    expect(lstatSync(join(folder, 'link.md')).isSymbolicLink()).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(passes(bytes.toString('utf8'))).toBe(true)
    expect((await render('--slug', 'retry-uploads', '--write-body', 'link.md')).out).toBe(
      'link.md: unchanged\n',
    )
    expect(readFileSync(file)).toEqual(bytes)
  })

  it('keeps what a person wrote, byte for byte, shows a conflict as a diff and changes nothing without --force', async () => {
    const file = join(folder, 'kept.md')
    const intoFile = (...more: string[]) => render('--slug', 'half', '--write-body', 'kept.md', ...more)
    await intoFile()
    const question = /TODO: name the documents[^\n]*/.exec(readFileSync(file, 'utf8'))?.[0] ?? 'none'
    const answered = Buffer.from(
      readFileSync(file, 'utf8').replace(question, 'Not needed: caf\u00e9 \xff tests only'),
      'utf8',
    )
    const bytes = Buffer.concat([answered.subarray(0, 40), answered.subarray(40)])
    writeFileSync(file, bytes)
    expect((await intoFile()).out).toBe('kept.md: unchanged\n')
    expect(readFileSync(file)).toEqual(bytes)

    const { release } = goodSidecars
    writeSession(join(folder, '.flow-agents'), 'half', { state: goodSidecars.state, release })
    const { code, out, err } = await intoFile()
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(
      'kept.md: Durable docs was changed by hand, and the sidecars now say something else:\n  - Not needed: caf\u00e9',
    )
    expect(err).toContain('\n  + - updated: `docs/retry.md`\n')
    expect(err).toMatch(/kept\.md was not changed: 1 part .*--force/)
    expect(readFileSync(file)).toEqual(bytes)
    expect((await intoFile('--force')).out).toBe('kept.md: written\n')
    expect(readFileSync(file, 'utf8')).toContain('- updated: `docs/retry.md`')
    rmSync(join(folder, '.flow-agents/half/release.json'))
  })

  it('keeps a record of each session', async () => {
    await render('--slug', 'retry-uploads', '--write-body', 'two.md')
    await render('--slug', 'half', '--write-body', 'two.md')
    const text = readFileSync(join(folder, 'two.md'), 'utf8')
    const { records } = parseCloseout(text)
    const reading = parseRecords(records)
    expect(reading.standing === 'valid' && reading.records.map(({ slug }) => slug)).toEqual([
      'retry-uploads',
      'half',
    ])
    expect((await render('--slug', 'retry-uploads', '--write-body', 'two.md')).out).toBe(
      'two.md: unchanged\n',
    )
  })

  it.each(['```js\nlet a\n', '<!--\n', '<details>\n<summary>More</summary>\n\n'])(
    'refuses a file that ends inside of %j',
    async text => {
      writeFileSync(join(folder, 'open.md'), text)
      const { code, err } = await render('--slug', 'half', '--write-body', 'open.md')
      expect({ code, left: readFileSync(join(folder, 'open.md'), 'utf8') }).toEqual({ code: 2, left: text })
      expect(err).toMatch(/open\.md: line 1 opens .* Fix: Close/)
    },
  )

  it('creates the file if it does not exist', async () => {
    await render('--slug', 'retry-uploads', '--write-body', 'fresh.md')
    expect(passes(readFileSync(join(folder, 'fresh.md'), 'utf8'))).toBe(true)
  })

  it('does not change a closeout without markers', async () => {
    const own = '## Closeout\n\n- Shipped: by hand\n'
    writeFileSync(join(folder, 'own.md'), own)
    const { code, err } = await render('--slug', 'retry-uploads', '--write-body', 'own.md')
    expect(code).toBe(2)
    expect(err).toContain('line 1 starts a closeout section that is not between the markers')
    expect(readFileSync(join(folder, 'own.md'), 'utf8')).toBe(own)
  })

  it('names the cause if the file cannot be written', async () => {
    const { code, err } = await render('--slug', 'retry-uploads', '--write-body', 'no/such/folder/body.md')
    expect(code).toBe(2)
    expect(err).toMatch(/could not be written: its folder does not exist\./)
  })
})

describe('--pr', () => {
  let github: Emulator
  const body = 'Closes nothing.\r\n\r\nKeep  this.\t'
  beforeAll(async () => {
    github = await createEmulator({
      service: 'github',
      port: 0,
      seed: {
        tokens: { secret: { login: 'octocat', scopes: ['repo'] } },
        github: {
          users: [{ login: 'octocat' }],
          repos: [{ owner: 'octocat', name: 'widgets', auto_init: true }],
        },
      },
    })
  })
  afterAll(() => github.close())

  const api = async (path: string, method = 'GET', json?: unknown) => {
    const answer = await fetch(`${github.url}${path}`, {
      method,
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    return (await answer.json()) as { number: number; body: string; object: { sha: string } }
  }
  const env = (more: Record<string, string> = {}) => ({
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: 'secret',
    GITHUB_REPOSITORY: 'octocat/widgets',
    ...more,
  })

  it('writes the section into the body, keeps the rest, and writes nothing the second time', async () => {
    const { object } = await api('/repos/octocat/widgets/git/ref/heads/main')
    await api('/repos/octocat/widgets/git/refs', 'POST', { ref: 'refs/heads/retry', sha: object.sha })
    const { number } = await api('/repos/octocat/widgets/pulls', 'POST', {
      title: 'Retry',
      head: 'retry',
      base: 'main',
      body,
    })
    const args = ['render', '--slug', 'retry-uploads', '--pr', String(number)]
    const first = await program.run(args, { cwd: folder, env: env() })
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' })
    expect(first.out).toMatch(/: written\n$/)
    const stored = (await api(`/repos/octocat/widgets/pulls/${number}`)).body
    expect(stored.startsWith(body)).toBe(true)
    expect(passes(stored)).toBe(true)
    expect(stored).toContain(`#${number}`)
    expect((await program.run(args, { cwd: folder, env: env() })).out).toMatch(/: unchanged\n$/)
  })

  it('keeps what a person wrote into the section on GitHub, and refuses a conflict', async () => {
    const { object } = await api('/repos/octocat/widgets/git/ref/heads/main')
    await api('/repos/octocat/widgets/git/refs', 'POST', { ref: 'refs/heads/half', sha: object.sha })
    const opened = { title: 'Half', head: 'half', base: 'main', body }
    const { number } = await api('/repos/octocat/widgets/pulls', 'POST', opened)
    const path = `/repos/octocat/widgets/pulls/${number}`
    const args = ['render', '--slug', 'half', '--pr', String(number)]
    const onGithub = (...more: string[]) => program.run([...args, ...more], { cwd: folder, env: env() })
    await onGithub()
    const question = /TODO: name the documents[^\r\n]*/.exec((await api(path)).body)?.[0] ?? 'none'
    const answered = (await api(path)).body.replace(
      question,
      'Not needed: tests only\r\n\r\n### Thanks\r\n\r\nhubot',
    )
    await api(path, 'PATCH', { body: answered })
    expect((await onGithub()).out).toMatch(/: unchanged\n$/)

    writeSession(join(folder, '.flow-agents'), 'half', {
      state: goodSidecars.state,
      release: goodSidecars.release,
    })
    const refused = await onGithub()
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('  - Not needed: tests only\n  + - updated: `docs/retry.md`\n')
    expect((await api(path)).body).toBe(answered)
    expect((await onGithub('--force')).out).toMatch(/: written\n$/)
    expect((await api(path)).body).toContain('### Thanks\r\n\r\nhubot')
    rmSync(join(folder, '.flow-agents/half/release.json'))
  })

  it('names the pull request that GitHub refused, without a stack trace', async () => {
    const { code, err } = await program.run(['render', '--slug', 'retry-uploads', '--pr', '999'], {
      cwd: folder,
      env: env(),
    })
    expect(code).toBe(2)
    expect(err).toMatch(/octocat\/widgets#999 with status 404/)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('reports that GitHub cannot be reached', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    await new Promise(resolve => server.close(resolve))
    const { code, err } = await program.run(['render', '--slug', 'retry-uploads', '--pr', '1'], {
      cwd: folder,
      env: env({ GITHUB_API_URL: `http://127.0.0.1:${port}` }),
    })
    expect(code).toBe(2)
    expect(err).toMatch(/GitHub did not answer/)
  })
})
