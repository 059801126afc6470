import { execFileSync } from 'node:child_process'
import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createEmulator, type Emulator } from 'emulate'
import { closeoutPasses } from '../../../src/core/closeout/closeout-passes.ts'
import { closeoutMarkers } from '../../../src/core/closeout/model/closeout-draft.ts'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import { parseRecords } from '../../../src/core/closeout/parse-records.ts'
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
    ['retry-upload', /Fix: --slug retry-uploads/],
  ])('refuses the slug %s with a message and no stack trace', async (slug, sentence) => {
    const { code, out, err } = await render('--slug', slug)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(sentence)
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describe('--write-body', () => {
  it('changes only between the markers, byte for byte, and keeps mode and link', async () => {
    const file = join(folder, 'body.md')
    const [before, after] = [
      Buffer.from('caf\xe9 \xff\r\n', 'latin1'),
      Buffer.from('\r\nbye \xfe\xff', 'latin1'),
    ]
    const old = Buffer.from(`${closeoutMarkers.begin}\r\nold\r\n${closeoutMarkers.end}`)
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
    expect(err).toMatch(/could not be written: error ENOENT/)
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
