import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { closeoutBody, currentLists, type Mirror, startMirror } from '../../support/app/mirror.ts'
import { buildProgram, type Program, type Run } from '../../support/run-cli.ts'
import { goodSidecars } from '../../support/sidecars.ts'
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
  const folder = mkdtempSync(join(tmpdir(), 'closeout-learning-'))
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
  }, 60_000)
  afterAll(async () => {
    program.remove()
    rmSync(folder, { recursive: true, force: true })
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

  it('tells where each local route stands, and writes nothing', async () => {
    const before = readFileSync(path, 'utf8')
    const { code, out, err } = await run('status')
    expect([code, err]).toEqual([0, ''])
    if (process.env.SHOW) console.log(out)
    expect(out).toContain('tracked       backlog: Retry downloads too (acme/widgets#')
    expect(out).toContain('No route needs action.')
    const told = JSON.parse((await run('status', '--json')).out) as { routes: { disposition: string }[] }
    expect(told.routes.map(({ disposition }) => disposition)).toEqual(['tracked', 'tracked'])
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('previews what would be opened without a token, and has nothing that could open it', async () => {
    const { out, code } = await program.run(['learning', 'preview', '--repo', 'acme/widgets'], {
      cwd: folder,
    })
    expect([code, out]).toEqual([
      0,
      [
        '2 issues would be opened once published, unless there is one with the same key:',
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

  it('writes references and closed routes only with --write, and learned only when every route is closed', async () => {
    const { github, settle } = mirror
    const before = readFileSync(path, 'utf8')
    const list = `/repos/${github.repository.fullName}/issues?labels=learning:%20follow-up`
    const issues = (await github.as('owner').ask('GET', list)) as { number: number; title: string }[]
    const [doc, backlog] = issues
    await github.as('writer').close(backlog?.number ?? 0)
    await settle()
    const dry = await run('sync')
    if (process.env.SHOW) console.log(dry.out)
    expect(dry.out).toContain('would be written (sync --write)')
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
    if (process.env.SHOW) console.log(out)
    expect(out).toContain('status: followup_required -> learned')
    expect(routesOnDisk()?.[1]).toMatchObject({
      status: 'rejected',
      action: 'Say how retries work (rejected: The guide [old] is gone.)',
    })
    expect(JSON.parse(readFileSync(path, 'utf8')).status).toBe('learned')
    const after = readFileSync(path, 'utf8')
    expect((await run('sync', '--write')).out).toBe('retry-uploads: nothing to write\n')
    expect(readFileSync(path, 'utf8')).toBe(after)
    expect(
      (await program.run(['validate', '.flow-agents/retry-uploads'], { cwd: folder })).out,
    ).not.toContain('learning.json')
  })

  it('refuses a learning.json that breaks its format, and leaves it as it is', async () => {
    const broken = JSON.stringify({ ...learning, extra: true })
    writeFileSync(path, broken)
    const { code, out } = await run('sync', '--write')
    expect([code, out]).toEqual([
      1,
      'retry-uploads: not written: it breaks its format; `closeout validate` names each defect\n',
    ])
    expect(readFileSync(path, 'utf8')).toBe(broken)
  })
})
