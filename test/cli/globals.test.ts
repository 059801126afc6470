import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { commandRows } from '../../src/cli/commands.ts'
import { closeoutFields } from '../../src/core/closeout/model/closeout.ts'
import { closeoutBody, type Mirror, startMirror } from '../support/app/mirror.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { buildProgram, type Program } from '../support/run-cli.ts'
import { runInProcess } from '../support/run-command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const now = '2026-11-20T12:00:00Z'
const paths = Object.entries(commandRows).flatMap(([name, row]) => [
  name,
  ...Object.keys(row.subcommands ?? {}).map(sub => `${name} ${sub}`),
])
const helpOf = async (path: string): Promise<string> =>
  (await runInProcess([...path.split(' ').filter(Boolean), '--help'], '/', now)).printed

let program: Program
let repo: TestRepository
beforeAll(() => {
  program = buildProgram()
  repo = makeRepository()
  repo.commit({ '.gitignore': '.flow-agents/\n' })
  repo.branch('change')
  repo.commit({ 'a.txt': 'a\n' })
  writeFileSync(join(repo.dir, 'full.md'), closeoutBody())
  writeFileSync(join(repo.dir, 'empty.md'), 'Nothing.\n')
})
afterAll(() => repo.remove())

describe('the help', () => {
  it.each(['', ...paths])('shows the global options and no value of the parser: closeout %s', async path => {
    const printed = await helpOf(path)
    for (const option of ['-C, --directory', '-q, --quiet', '--verbose', '--no-color'])
      expect(printed).toContain(option)
    expect(printed).not.toMatch(/default: (?:\[|"|true|false|undefined|null)/)
  })

  it('of the program and of check name the seven fields', async () => {
    for (const path of ['', 'check', 'new']) {
      const words = (await helpOf(path)).replace(/\s+/g, ' ')
      for (const { title } of Object.values(closeoutFields)) expect(words).toContain(title)
    }
  })
})

describe('-C', () => {
  const line = ['check', '--base', 'main', '--body-file', 'full.md']

  it('runs as if started in the folder, before or after the command, and in another way of writing', async () => {
    for (const args of [
      ['-C', repo.dir, ...line],
      [...line, '-C', repo.dir],
      [`--directory=${repo.dir}`, ...line],
    ]) {
      const { code, out } = await program.run(args)
      expect([code, out]).toEqual([0, expect.stringContaining('passes')])
    }
  })

  it('means the same for sessions, stores and bodies', async () => {
    mkdirSync(join(repo.dir, '.flow-agents/one'), { recursive: true })
    writeFileSync(join(repo.dir, '.flow-agents/one/state.json'), '{')
    expect((await program.run(['audit', '-C', repo.dir])).out).toContain('one')
    expect((await program.run(['validate', '-C', repo.dir])).code).toBe(1)
    expect((await program.run(['run', 'start', '--run', 'r1', '-C', repo.dir])).code).toBe(0)
    expect((await program.run(['-C', repo.dir, 'parse', 'full.md'])).code).toBe(0)
    const root = ['--root', '.flow-agents', '-C', repo.dir]
    for (const command of [['audit'], ['validate'], ['clean'], ['learning', 'preview']]) {
      const { err } = await program.run([...command, ...root])
      expect([command, err]).toEqual([command, expect.not.stringContaining('no option')])
    }
    rmSync(join(repo.dir, '.flow-agents'), { recursive: true })
    rmSync(join(repo.dir, '.agent'), { recursive: true })
  })

  it('stands in each command that is printed, as text and as JSON, and in paths that a command names', async () => {
    const session = join(repo.dir, '.flow-agents/one')
    mkdirSync(session, { recursive: true })
    writeFileSync(join(session, 'state.json'), '{')
    symlinkSync('state.json', join(session, 'learning.json'))
    const cwd = temporaryFolder()
    const run = (...args: string[]) => program.run([...args, '-C', repo.dir], { cwd })
    const folder = relative(cwd, repo.dir)
    const command = `closeout -C ${folder} validate .flow-agents/one`
    expect((await run('audit')).out).toContain(`$ ${command}\n`)
    expect(JSON.parse((await run('audit', '--json')).out).buckets.invalid[0].commands).toEqual([command])
    expect((await run('learning', 'preview')).err).toContain(`closeout -C ${folder} validate lists`)
    await run('run', 'start', '--run', 'r1')
    writeFileSync(join(repo.dir, '.agent/artifacts/r1/stray.json'), '{}')
    const { out } = await run('artifact', 'repair')
    const stray = /rm -- (.+)\n/.exec(out)?.[1] ?? ''
    expect([out, existsSync(resolve(cwd, stray))]).toEqual([expect.stringContaining('stray.json'), true])
    rmSync(join(repo.dir, '.flow-agents'), { recursive: true })
    rmSync(join(repo.dir, '.agent'), { recursive: true })
  })

  it('counts from the folder also in a script of npm', async () => {
    const env = { npm_lifecycle_event: 'x', INIT_CWD: temporaryFolder() }
    const { err } = await program.run(['audit', '-C', repo.dir], { env })
    expect(err).toContain('.flow-agents')
    expect(err).not.toContain(env.INIT_CWD)
  })

  it('refuses a folder that does not exist', async () => {
    const { code, err } = await program.run(['-C', '/no/such', 'audit'])
    expect([code, err]).toEqual([
      2,
      'closeout: -C /no/such: there is no such folder. Fix: Name a folder that exists.\n',
    ])
  })
})

describe('--quiet and --verbose', () => {
  const check = (body: string, ...more: readonly string[]) =>
    program.run(['check', '--base', 'main', '--body-file', body, ...more], { cwd: repo.dir })

  it('print nothing where nothing is wrong, and everything where something is', async () => {
    expect(await check('full.md', '-q')).toEqual({ code: 0, out: '', err: '' })
    const { code, out } = await check('empty.md', '-q')
    expect([code, out]).toEqual([1, (await check('empty.md')).out])
  })

  it('keep a format that is no text whole', async () => {
    expect((await check('full.md', '-q', '--json')).out).toContain('"verdict": "pass"')
  })

  it('leave notes out', async () => {
    const two = temporaryFolder()
    for (const root of ['.flow-agents', '.agents/flow-agents'])
      mkdirSync(join(two, root, 'a'), { recursive: true })
    mkdirSync(join(two, '.git'))
    expect((await program.run(['audit'], { cwd: two })).err).toContain('note: ')
    expect((await program.run(['audit', '-q'], { cwd: two })).err).toBe('')
  })

  it('say what was compared', async () => {
    const { err } = await check('full.md', '--verbose')
    expect(err).toMatch(/^Compared [0-9a-f]{40} with [0-9a-f]{40}\. Policy: defaults\.\n$/)
  })
})

describe('colors', () => {
  /** Run a line on a terminal. */
  const onTerminal = (line: string, env: Record<string, string> = {}): string =>
    spawnSync('script', ['-qec', `${process.execPath} ${program.main} ${line}`, '/dev/null'], {
      cwd: repo.dir,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: repo.dir, ...env },
    }).stdout
  const line = 'check --base main --body-file empty.md'

  it('are on a terminal, unless --no-color or NO_COLOR turns them off', () => {
    expect(onTerminal(line)).toContain('\u001b[31m')
    expect(onTerminal(`${line} --no-color`)).not.toContain('\u001b[')
    expect(onTerminal(line, { NO_COLOR: '1' })).not.toContain('\u001b[')
    expect(onTerminal(line, { NO_COLOR: '' })).toContain('\u001b[31m')
  })
})

describe('the version', () => {
  it('is the same in both forms', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
    expect((await program.run(['version'])).out).toBe(`${version}\n`)
    expect((await program.run(['--version'])).out).toBe(`${version}\n`)
    expect(JSON.parse((await program.run(['version', '--json'])).out)).toMatchObject({
      version,
      node: process.version,
    })
  })
})

describe('the token of gh', () => {
  let mirror: Mirror
  const bin = temporaryFolder()
  beforeAll(async () => {
    mirror = await startMirror()
    const agent = mirror.github.as('agent')
    await agent.push('change', { files: { 'src/a.ts': 'export {}\n' } })
    await agent.openPullRequest({ head: 'change', body: closeoutBody() })
    await mirror.settle()
    const { host } = new URL(mirror.github.url)
    // It prints a token only for the host of the API, and writes down each question.
    writeFileSync(
      join(bin, 'gh'),
      `#!/bin/sh\necho "$@" >> ${bin}/asked\n[ "$*" = "auth token --hostname ${host}" ] || exit 1\necho ${mirror.github.tokens.reader}\n`,
    )
    chmodSync(join(bin, 'gh'), 0o755)
  })
  afterAll(() => mirror.close())
  const asked = (): string => {
    try {
      return readFileSync(join(bin, 'asked'), 'utf8')
    } catch {
      return ''
    }
  }
  const plan = (env: Record<string, string>) => {
    rmSync(join(bin, 'asked'), { force: true })
    const line = ['plan', '--repo', 'acme/widgets', '--pr', '1', '--app-id', '1']
    return program.run(line, { env: { PATH: `${bin}:${process.env.PATH}`, ...env } })
  }

  it('is used where no token is set, after saying so', async () => {
    const { code, err } = await plan({ GITHUB_API_URL: mirror.github.url })
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/^note: .* the token that gh has for 127\.0\.0\.1:\d+ is used\.\n$/),
    ])
    expect(err).not.toContain(mirror.github.tokens.reader)
  })

  it('is not asked for where a token is set', async () => {
    const { code } = await plan({
      GITHUB_API_URL: mirror.github.url,
      GITHUB_TOKEN: mirror.github.tokens.reader ?? '',
    })
    expect([code, asked()]).toEqual([0, ''])
  })

  it('is asked for the host of the API alone, never for that of a remote', async () => {
    const other = makeRepository()
    other.git('remote', 'add', 'origin', 'https://evil.example/acme/widgets.git')
    other.commit({ 'a.txt': 'a\n' })
    rmSync(join(bin, 'asked'), { force: true })
    const env = { PATH: `${bin}:${process.env.PATH}` }
    await program.run(['plan', '--pr', '1'], { cwd: other.dir, env })
    expect(asked()).toBe('auth token --hostname github.com\n')
    rmSync(join(bin, 'asked'))
    await program.run(['plan', '--pr', '1'], {
      cwd: other.dir,
      env: { ...env, GITHUB_API_URL: 'https://git.example/api/v3' },
    })
    expect(asked()).toBe('auth token --hostname git.example\n')
    other.remove()
  })

  it('that gh does not have is no token', async () => {
    const { code, err } = await plan({ GITHUB_API_URL: 'http://127.0.0.1:9' })
    expect([code, err]).toEqual([2, expect.stringContaining('gh has no token for the host')])
  })

  it('is not asked for where GitHub is not needed', async () => {
    rmSync(join(bin, 'asked'), { force: true })
    const env = { PATH: `${bin}:${process.env.PATH}` }
    await program.run(['check', '--base', 'main', '--paths', '--repo', 'acme/widgets'], {
      cwd: repo.dir,
      env,
    })
    expect(asked()).toBe('')
  })
})
