import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { closeoutBody, currentLists, type Mirror, startMirror } from '../../support/app/mirror.ts'
import { buildProgram, type Program, type Run } from '../../support/run-cli.ts'
import { goodSidecars } from '../../support/sidecars.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeSession } from '../../support/write-session.ts'

const [record] = goodSidecars.learning.records
const routing = [
  { target: 'backlog', action: 'Retry downloads too', status: 'open' },
  { target: 'doc', action: 'Say how retries work', status: 'open' },
]
const learning = { ...goodSidecars.learning, status: 'followup_required', records: [{ ...record, routing }] }

describe('closeout learning', () => {
  let mirror: Mirror
  let program: Program
  const folder = temporaryFolder()
  const path = join(folder, '.flow-agents', 'retry-uploads', 'learning.json')

  beforeAll(async () => {
    program = buildProgram()
    // The app opens an issue again that lists do not show yet.
    mirror = await startMirror(currentLists)
    const agent = mirror.github.as('agent')
    await agent.push('retry', { files: { 'src/retry.ts': 'export {}\n' } })
    const lines = '- Follow-ups:\n  - [ ] backlog: Retry downloads too\n  - [ ] doc: Say how retries work\n'
    const body = closeoutBody().replace('- Follow-ups: None, because nothing is left to do\n', lines)
    const { number } = await agent.openPullRequest({ head: 'retry', body })
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    writeSession(join(folder, '.flow-agents'), 'retry-uploads', { state: goodSidecars.state, learning })
  })
  afterAll(async () => {
    await mirror.close()
  })

  const run = (...args: readonly string[]): Promise<Run> =>
    program.run(['learning', ...args, '--repo', mirror.github.repository.fullName], {
      cwd: folder,
      env: { GITHUB_TOKEN: mirror.github.tokens.reader ?? '', GITHUB_API_URL: mirror.github.url },
    })
  const routesOnDisk = () =>
    (JSON.parse(readFileSync(path, 'utf8')) as typeof learning).records[0]?.routing.map(route => ({
      ...route,
    }))

  it('prints the status of each local route, and writes nothing', async () => {
    const before = readFileSync(path, 'utf8')
    const { code, out, err } = await run('status')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('tracked       backlog: Retry downloads too (acme/widgets#')
    expect(out).toContain('No route needs action.')
    const printed = JSON.parse((await run('status', '--json')).out) as { routes: { disposition: string }[] }
    expect(printed.routes.map(({ disposition }) => disposition)).toEqual(['tracked', 'tracked'])
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('previews the issues without a token, and imports no code that can open one', async () => {
    const { out, code } = await program.run(['learning', 'preview', '--repo', 'acme/widgets'], {
      cwd: folder,
    })
    expect([code, out]).toEqual([
      0,
      [
        '2 issues would be opened after publication, unless an issue with the same key exists:',
        '  acme/widgets: Retry downloads too',
        '    from retry-uploads, labels: learning: follow-up',
        '  acme/widgets: Say how retries work',
        '    from retry-uploads, labels: learning: follow-up',
        '',
      ].join('\n'),
    ])
    const source = readFileSync('src/cli/show/preview-learning.ts', 'utf8')
    expect(source).not.toMatch(/edge\/github|octokit|execute|writeBody/)
  })

  it('names a learning.json that is no JSON, and ends with 1', async () => {
    const broken = join(folder, '.flow-agents', 'broken', 'learning.json')
    mkdirSync(join(folder, '.flow-agents', 'broken'))
    writeFileSync(broken, '{ "records": [')
    for (const command of ['status', 'sync', 'preview']) {
      const { code, err, out } = await run(command)
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(
          /^closeout: \.flow-agents\/broken\/learning\.json is not JSON: line 1, column 15: .*[^.]\. Its routes are left out\.\nFix: correct the file; closeout validate lists the defects\.\n$/,
        ),
      ])
      expect(out).toContain('retry-uploads')
    }
    rmSync(join(folder, '.flow-agents', 'broken'), { recursive: true })
  })

  it('writes references and closed routes only with --write, and `learned` only when every route is closed', async () => {
    const { github, settle } = mirror
    const before = readFileSync(path, 'utf8')
    const list = `/repos/${github.repository.fullName}/issues?labels=learning:%20follow-up`
    const issues = (await github.as('owner').ask('GET', list)) as { number: number; title: string }[]
    const [doc, backlog] = issues
    await github.as('writer').close(backlog?.number ?? 0)
    await settle()
    const dry = await run('sync')
    expect(dry.out).toContain('would be changed (use --write to write it)')
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect((await run('sync', '--write')).code).toBe(0)
    expect(routesOnDisk()).toMatchObject([
      { status: 'completed', ref: expect.stringContaining(`/issues/${backlog?.number}`) },
      { status: 'open', ref: expect.stringContaining(`/issues/${doc?.number}`) },
    ])
    expect(JSON.parse(readFileSync(path, 'utf8')).status).toBe('followup_required')
    await github.as('writer').comment(doc?.number ?? 0, 'The guide (old) is gone.')
    await github.as('writer').close(doc?.number ?? 0, 'not_planned')
    await settle()
    const { out } = await run('sync', '--write')
    expect(out).toContain('status: followup_required -> learned')
    expect(routesOnDisk()?.[1]).toMatchObject({
      status: 'rejected',
      action: 'Say how retries work (rejected: The guide [old] is gone.)',
    })
    expect(JSON.parse(readFileSync(path, 'utf8')).status).toBe('learned')
    const after = readFileSync(path, 'utf8')
    expect((await run('sync', '--write')).out).toBe('retry-uploads: no change\n')
    expect(readFileSync(path, 'utf8')).toBe(after)
    expect(
      (await program.run(['validate', '.flow-agents/retry-uploads'], { cwd: folder })).out,
    ).not.toContain('learning.json')
  })

  it('refuses a learning.json with an invalid format, and does not change it', async () => {
    const broken = JSON.stringify({ ...learning, extra: true })
    writeFileSync(path, broken)
    const { code, out } = await run('sync', '--write')
    expect([code, out]).toEqual([
      1,
      'retry-uploads: not written: the file is not valid; `closeout validate` lists the defects\n',
    ])
    expect(readFileSync(path, 'utf8')).toBe(broken)
  })
})
